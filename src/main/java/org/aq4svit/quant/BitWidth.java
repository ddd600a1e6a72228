package org.aq4svit.quant;

import java.util.List;

/** The bit widths a weight layer can have; {@link #FLOAT} leaves it in float32. */
public final class BitWidth {
    /** Not quantized. */
    public static final int FLOAT = 32;

    /** All widths, ascending. */
    public static final List<Integer> ALL = List.of(2, 3, 4, 5, 6, 7, 8, 16, FLOAT);

    private BitWidth() {}

    /** Largest level of a symmetric quantizer: {@code 2^(bits-1) - 1}. */
    public static int largestLevel(int bits) {
        return (1 << (bits - 1)) - 1;
    }
}
