package org.aq4svit.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aq4svit.fault.InputException;

/**
 * The header of a safetensors file: which tensor lies where.
 *
 * @param entries the tensors by name, in header order
 * @param metadata the free texts under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    /** The one name that is no tensor. */
    static final String METADATA = "__metadata__";

    private static final int LENGTH_BYTES = 8;
    private static final int MAX_LENGTH = 100_000_000;
    private static final int ALIGNMENT = 8;

    /**
     * One tensor of the header.
     *
     * @param start first byte, counted from the start of the file
     * @param end the byte after its last
     */
    record Entry(DType type, int[] shape, long start, long end) {
        Tensor tensor(MappedFile file) {
            return new Tensor(type, shape, file.window(start, (int) (end - start)));
        }
    }

    /**
     * Reads the header of {@code file} and checks it against every rule of the format.
     *
     * @throws InputException if it breaks one
     */
    static SafetensorsHeader of(MappedFile file) {
        int length = length(file);
        String json = text(file, length);
        SafetensorsHeader header = new SafetensorsHeaderParser(file.path(), json, LENGTH_BYTES + length).parse();
        header.checkLayout(file, LENGTH_BYTES + length);
        return header;
    }

    private static int length(MappedFile file) {
        if (file.size() < LENGTH_BYTES) {
            throw InputException.expected(file.path(), "a safetensors file", "only " + file.size() + " bytes");
        }
        long length = file.window(0, LENGTH_BYTES).getLong();
        long limit = Math.min(MAX_LENGTH, file.size() - LENGTH_BYTES);
        if (length < 0 || length > limit) { // beyond 2^63 it reads as negative
            String found = Long.toUnsignedString(length);
            throw InputException.expected(file.path(), "a safetensors header of at most " + limit + " bytes", found);
        }
        return (int) length;
    }

    private static String text(MappedFile file, int length) {
        ByteBuffer bytes = file.window(LENGTH_BYTES, length);
        if (length == 0 || bytes.get(0) != '{') {
            throw InputException.expected(file.path(), "a safetensors header that begins with {", "none");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InputException(file.path() + ": expected a safetensors header in UTF-8, found " + e, e);
        }
    }

    /** The tensors must fill the file from the header to the end, without hole or overlap. */
    private void checkLayout(MappedFile file, long dataStart) {
        List<Map.Entry<String, Entry>> sorted = entries.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Entry::start).thenComparing(Entry::end)))
                .toList();
        long position = dataStart;
        for (Map.Entry<String, Entry> next : sorted) {
            Entry entry = next.getValue();
            if (entry.start != position) {
                String flaw = entry.start > position ? "a hole before it" : "an overlap";
                throw InputException.expected(
                        where(file.path(), next.getKey()),
                        "data from byte " + position,
                        "data from byte " + entry.start + ", which leaves " + flaw);
            }
            position = entry.end;
        }
        if (position != file.size()) {
            throw InputException.expected(
                    file.path(), "a file of " + position + " bytes as its header says", file.size() + " bytes");
        }
    }

    /** How messages name a tensor, or the metadata. */
    static String where(Path file, String name) {
        return file + ": " + (name.equals(METADATA) ? name : "tensor " + Quoted.of(name));
    }

    /**
     * Header length and header, padded so that the data starts at a multiple of 8, for tensors laid out in map order.
     */
    static ByteBuffer encode(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] json = json(tensors, metadata);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static byte[] json(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                writeMetadata(json, metadata);
            }
            writeEntries(json, tensors);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeMetadata(JsonGenerator json, Map<String, String> metadata) throws IOException {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> text : metadata.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private static void writeEntries(JsonGenerator json, Map<String, Tensor> tensors) throws IOException {
        long start = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            Tensor tensor = named.getValue();
            long end = start + tensor.bytes().remaining();
            int[] shape = tensor.shape();
            json.writeObjectFieldStart(named.getKey());
            json.writeStringField("dtype", tensor.type().name());
            json.writeFieldName("shape");
            json.writeArray(shape, 0, shape.length);
            json.writeFieldName("data_offsets");
            json.writeArray(new long[] {start, end}, 0, 2);
            json.writeEndObject();
            start = end;
        }
    }
}
