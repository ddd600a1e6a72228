package org.aq4svit.image;

/**
 * Which source pixels make up each pixel of one resized side, and with what weights.
 *
 * <p>Output pixel {@code i} is the sum of {@code weights[k] * source[first[i] + k - from[i]]} over {@code k} from
 * {@code from[i]} up to but not including {@code from[i + 1]}. Weights are fixed-point numbers with {@link #BITS}
 * fractional bits. After {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} in Pillow's {@code Resample.c},
 * operation by operation, since every rounding shows in the pixels.
 */
record Taps(int[] first, int[] from, int[] weights) {
    /** Fractional bits of a weight: 32, less 8 for the sample and 2 for weights beyond one. */
    static final int BITS = 32 - 8 - 2;

    /**
     * The taps of output pixels {@code start} to {@code start + count - 1}, for a side of {@code in} pixels that is
     * resized to {@code out}.
     */
    static Taps of(int in, int out, Interpolation filter, int start, int count) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1.0);
        double support = filter.support() * stretch;
        int[] first = new int[count];
        int[] from = new int[count + 1];
        int[] weights = new int[count * ((int) Math.ceil(support) * 2 + 1)];
        for (int i = 0; i < count; i++) {
            double centre = (start + i + 0.5) * scale;
            first[i] = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), in);
            from[i + 1] = from[i] + end - first[i];
            fixedPoint(weights(filter, first[i], end, centre, 1.0 / stretch), weights, from[i]);
        }
        return new Taps(first, from, weights);
    }

    /** The first source pixel that any output pixel needs. */
    int begin() {
        return first[0];
    }

    /** One more than the last source pixel that any output pixel needs. */
    int end() {
        int last = first.length - 1;
        return first[last] + from[last + 1] - from[last];
    }

    private static double[] weights(Interpolation filter, int first, int end, double centre, double scale) {
        double[] weights = new double[end - first];
        double sum = 0.0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = filter.weight((k + first - centre + 0.5) * scale);
            sum += weights[k];
        }
        for (int k = 0; k < weights.length && sum != 0.0; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    private static void fixedPoint(double[] weights, int[] into, int at) {
        for (int k = 0; k < weights.length; k++) {
            into[at + k] = (int) (weights[k] * (1 << BITS) + (weights[k] < 0 ? -0.5 : 0.5));
        }
    }
}
