package org.aq4svit.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Opcodes and their operands, one char a byte. */
    PickleBytes op(String bytes) {
        out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes u32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op("X").u32(bytes.length).out.writeBytes(bytes);
        return this;
    }

    PickleBytes integer(long value) {
        op("\u008a\u0008");
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleBytes tuple(long... values) {
        op("(");
        for (long value : values) {
            integer(value);
        }
        return op("t");
    }

    /** A tensor over all of the storage {@code key}, which claims {@code elements} elements of {@code type}. */
    PickleBytes tensor(String type, String key, long elements, long offset, long[] size, long[] stride) {
        op("ctorch._utils\n_rebuild_tensor_v2\n(").storage(type, key, elements).integer(offset);
        return tuple(size).tuple(stride).op("\u0089ccollections\nOrderedDict\n)RtR");
    }

    private PickleBytes storage(String type, String key, long elements) {
        return op("(").text("storage")
                .op("ctorch\n" + type + "\n")
                .text(key)
                .text("cpu")
                .integer(elements)
                .op("tQ");
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A state dict with the one tensor {@code w}. */
    static byte[] stateDict(String type, String key, long elements, long offset, long[] size, long[] stride) {
        return new PickleBytes()
                .op("\u0080\u0002}")
                .text("w")
                .tensor(type, key, elements, offset, size, stride)
                .op("s.")
                .bytes();
    }
}
