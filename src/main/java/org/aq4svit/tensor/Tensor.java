package org.aq4svit.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A dense array: element type, shape, and elements in row-major order as little-endian bytes.
 *
 * <p>The bytes may be a window on a mapped file, so holding a tensor costs no heap until its elements are asked for.
 * Immutable by contract: nobody writes to the buffer after construction. A tensor holds less than 2 GiB; a file may
 * hold more.
 */
public final class Tensor {
    private final DType type;
    private final int[] shape;
    private final ByteBuffer data;

    /**
     * A tensor over {@code data}, from its position to its limit.
     *
     * @throws IllegalArgumentException if shape and bytes do not agree or a size is negative
     */
    public Tensor(DType type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        long bytes = Math.multiplyExact(elements(shape), (long) type.bytes());
        if (bytes != this.data.remaining() || Arrays.stream(shape).anyMatch(d -> d < 0)) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " of " + type + " needs " + bytes
                    + " bytes, found " + this.data.remaining());
        }
    }

    /** A float32 tensor holding a copy of {@code values}. */
    public static Tensor of(float[] values, int... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(DType.F32, shape, bytes);
    }

    /**
     * Number of elements of a shape; 1 for the empty shape of a scalar.
     *
     * @throws ArithmeticException if it exceeds a long
     */
    public static long elements(int... shape) {
        for (int d : shape) {
            if (d == 0) {
                return 0; // even if the other sizes exceed all bounds
            }
        }
        long n = 1;
        for (int d : shape) {
            n = Math.multiplyExact(n, (long) d);
        }
        return n;
    }

    /** Element type. */
    public DType type() {
        return type;
    }

    /** Sizes, outermost first. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return data.capacity() / type.bytes();
    }

    /** The elements' bytes, little-endian, read-only. */
    public ByteBuffer bytes() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as floats in a new array; doubles and long integers are rounded. */
    public float[] floats() {
        float[] out = new float[size()];
        if (type == DType.F32) {
            data.asFloatBuffer().get(out);
            return out;
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = element(i);
        }
        return out;
    }

    private float element(int i) {
        return switch (type) {
            case F32 -> data.getFloat(4 * i);
            case F64 -> (float) data.getDouble(8 * i);
            case F16 -> halfToFloat(data.getShort(2 * i));
            case BF16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
            case I64 -> data.getLong(8 * i);
            case I32 -> data.getInt(4 * i);
            case I16 -> data.getShort(2 * i);
            case I8 -> data.get(i);
            case U8, BOOL -> data.get(i) & 0xff;
        };
    }

    /** IEEE 754 half to single; {@code Float.float16ToFloat} is younger than Java 17. */
    private static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 31 ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    /** {@code float32[16, 3, 7, 7]}, for messages. */
    @Override
    public String toString() {
        return type + Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
