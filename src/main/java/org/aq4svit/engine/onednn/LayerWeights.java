package org.aq4svit.engine.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aq4svit.engine.lanes.Digits;
import org.aq4svit.model.Op;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;

/**
 * The weights of one layer as whole numbers of one digit (up to 8 bits wide) or three (16 bits and float32), and as floats for the
 * products that are made without oneDNN.
 *
 * <p>Three digits hold 24 bits: {@code w = digits * 2^-k}, k chosen for every output channel so that its largest weight just fits. That
 * is as near to a float as a float32 sum of them can tell, and for 16-bit levels it is exact. Shared by threads.
 */
final class LayerWeights {
    private static final int BASE = 256;
    private static final int DIGITS = 3;

    /** The largest number of three digits from -128 to 127. */
    private static final int LARGEST = 127 * BASE * BASE + 127 * BASE + 127;

    private final Op.Conv conv;
    private final float[] values;
    private final Digits digits;
    private final List<Plane> planes = new ArrayList<>();
    private final float[] scale;

    /**
     * One digit of all weights.
     *
     * @param digits in the order of the checkpoint
     * @param sums their sum per output channel
     */
    record Plane(byte[] digits, int[] sums, List<Packed> packed) {}

    /** A plane in the layout that a product wants. */
    record Packed(memory.desc layout, BytePointer bytes, memory weights) {}

    private LayerWeights(Op.Conv conv, float[] values, Digits digits, float[] scale) {
        this.digits = digits;
        this.conv = conv;
        this.values = conv.depthwise() ? values : new float[0];
        this.scale = scale;
    }

    /** From levels of at most 8 bits. */
    static LayerWeights ofLevels(Op.Conv conv, float[] levels, int bits) {
        float[] ones = new float[conv.out()];
        Arrays.fill(ones, 1f);
        LayerWeights weights = new LayerWeights(conv, levels, bits < Byte.SIZE ? Digits.WIDE : Digits.NARROW, ones);
        byte[] digits = new byte[levels.length];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) levels[i];
        }
        weights.add(digits);
        return weights;
    }

    /** From any numbers. */
    static LayerWeights ofNumbers(Op.Conv conv, float[] numbers) {
        int fanIn = conv.fanIn();
        float[] scale = new float[conv.out()];
        byte[][] digits = new byte[DIGITS][numbers.length];
        for (int o = 0; o < conv.out(); o++) {
            float up = scaleUp(numbers, o * fanIn, fanIn);
            scale[o] = 1 / up;
            for (int i = o * fanIn; i < (o + 1) * fanIn; i++) {
                int q = (int) Math.rint((double) numbers[i] * up);
                for (int d = DIGITS - 1; d >= 0; d--) {
                    digits[d][i] = (byte) q;
                    q = (q - (byte) q) / BASE;
                }
            }
        }
        LayerWeights weights = new LayerWeights(conv, numbers, Digits.NARROW, scale);
        for (byte[] plane : digits) {
            weights.add(plane);
        }
        return weights;
    }

    /** The largest power of two that keeps all numbers within three digits. */
    private static float scaleUp(float[] numbers, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(numbers[i]));
        }
        if (largest == 0) {
            return 1;
        }
        int exponent = Math.min(100, 23 - Math.getExponent(largest));
        while (Math.scalb((double) largest, exponent) > LARGEST) {
            exponent--;
        }
        return (float) Math.scalb(1.0, exponent);
    }

    private void add(byte[] digits) {
        int[] sums = new int[conv.out()];
        for (int i = 0; i < digits.length; i++) {
            sums[i / conv.fanIn()] += digits[i];
        }
        planes.add(new Plane(digits, sums, new ArrayList<>()));
    }

    /** The digits, the highest first, to the base of 256. */
    List<Plane> planes() {
        return planes;
    }

    /** The digits that real inputs must have to be multiplied with these. */
    Digits digits() {
        return digits;
    }

    /** What the number of an output channel is to be multiplied by: a power of two. */
    float[] scale() {
        return scale;
    }

    /** The weights, or levels, of a depthwise layer in the order of the checkpoint; none of others, which need their digits only. */
    float[] values() {
        return values;
    }

    /** A plane in the layout a product wants, packed once; valid as long as this object is held. */
    memory packed(int plane, memory.desc layout) {
        Plane wanted = planes.get(plane);
        synchronized (wanted) {
            for (Packed packed : wanted.packed) {
                if (packed.layout.equals(layout)) {
                    return packed.weights;
                }
            }
            BytePointer bytes = new BytePointer(layout.get_size());
            memory weights = OneDnn.packed(conv, wanted.digits, layout, bytes);
            wanted.packed.add(new Packed(new memory.desc(layout), bytes, weights));
            return weights;
        }
    }
}
