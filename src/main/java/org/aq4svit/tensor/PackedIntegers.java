package org.aq4svit.tensor;

import java.nio.IntBuffer;

/**
 * Signed integers of a few bits, one after the other in 32-bit words: integer k is stored as {@code k-th value + 2^(bits-1)} in bits
 * {@code k * bits} and following, counted from the lowest bit of the first word on. An integer may lie across two words; only the last
 * word has bits that nobody uses, which are zero.
 *
 * <p>This is the order of bits in which compressed-tensors packs a row of a matrix.
 */
public final class PackedIntegers {
    private PackedIntegers() {}

    /** Words that {@code count} integers take. */
    public static int words(long count, int bits) {
        return Math.toIntExact((count * bits + 31) / 32);
    }

    /** The integers packed; every one is in {@code [-2^(bits-1), 2^(bits-1))}, with up to 16 bits. */
    public static int[] pack(short[] values, int bits) {
        int[] words = new int[words(values.length, bits)];
        for (int i = 0; i < values.length; i++) {
            long at = (long) i * bits;
            int word = (int) (at >>> 5);
            long stored = (long) (values[i] + offset(bits)) << (at & 31);
            words[word] |= (int) stored;
            if (stored >>> 32 != 0) {
                words[word + 1] |= (int) (stored >>> 32);
            }
        }
        return words;
    }

    /** The first {@code count} integers out of words that hold at least as many. */
    public static short[] unpack(IntBuffer words, int bits, int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            long at = (long) i * bits;
            int word = (int) (at >>> 5);
            int shift = (int) (at & 31);
            long pair = words.get(word) & 0xFFFFFFFFL;
            if (shift + bits > 32) {
                pair |= (long) words.get(word + 1) << 32;
            }
            values[i] = (short) ((int) (pair >>> shift & (1L << bits) - 1) - offset(bits));
        }
        return values;
    }

    private static int offset(int bits) {
        return 1 << (bits - 1);
    }
}
