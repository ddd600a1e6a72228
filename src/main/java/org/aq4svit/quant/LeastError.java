package org.aq4svit.quant;

import java.util.Arrays;

/**
 * Finds the scale of least weighted squared error, {@code sum_i importance_i * (w_i - s * level_i)^2}, among 100 scales from the full
 * one down to a fifth of it. The larger scale wins a tie.
 */
final class LeastError {
    private static final int STEPS = 100;
    private static final double SMALLEST = 0.2;

    private final Rounding rounding;
    private final double[] importance;

    private LeastError(Rounding rounding, double[] importance) {
        this.rounding = rounding;
        this.importance = importance;
    }

    /** Every weight counts the same. */
    static LeastError plain(Rounding rounding, int fanIn) {
        double[] same = new double[fanIn];
        Arrays.fill(same, 1);
        return new LeastError(rounding, same);
    }

    /** A weight counts as much as the sum of squares {@code [fanIn]} of what it is multiplied with; all the same if that is zero. */
    static LeastError weighted(Rounding rounding, double[] squares) {
        boolean silent = Arrays.stream(squares).allMatch(s -> s == 0);
        return silent ? plain(rounding, squares.length) : new LeastError(rounding, squares);
    }

    /** The scale for {@code weights[from..from+fanIn)}; 1 if all of them are zero. */
    float scale(float[] weights, int from, int fanIn) {
        float full = rounding.fullScale(weights, from, fanIn);
        int peak = peak(weights, from, fanIn);
        float best = full;
        double least = error(weights, from, full, Double.POSITIVE_INFINITY);
        for (int k = 1; k < STEPS; k++) {
            float scale = (float) (full * (1 - (1 - SMALLEST) * k / STEPS));
            // what clipping costs the largest weight alone only grows from here: with 8 and 16 bits the search ends
            // early
            if (!(scale > 0) || error(weights[peak + from], importance[peak], scale) >= least) {
                break;
            }
            double error = error(weights, from, scale, least);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    /** Error of a channel, or some number not below {@code limit} once it is certain to reach that. */
    private double error(float[] weights, int from, float scale, double limit) {
        double sum = 0;
        for (int i = 0; i < importance.length && sum < limit; i++) {
            sum += error(weights[from + i], importance[i], scale);
        }
        return sum;
    }

    private double error(float weight, double importance, float scale) {
        double error = weight - rounding.level(weight, scale) * scale;
        return importance * error * error;
    }

    private static int peak(float[] weights, int from, int fanIn) {
        int peak = 0;
        for (int i = 1; i < fanIn; i++) {
            if (Math.abs(weights[from + i]) > Math.abs(weights[from + peak])) {
                peak = i;
            }
        }
        return peak;
    }
}
