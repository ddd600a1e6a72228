package org.aq4svit.engine;

import java.util.Arrays;

/**
 * Sums and sums of squares per channel, in double precision and in the order of the pixels: whole numbers are summed exactly, others the
 * same way on every machine. For one thread.
 */
public final class ChannelSums {
    private final double[] sums;
    private final double[] squares;
    private final int times;
    private long pixels;

    /**
     * Sums over no pixel yet.
     *
     * @param times how often every pixel counts: as often as there are time steps, if what is summed is the same in all of them
     */
    public ChannelSums(int channels, int times) {
        this.times = times;
        sums = new double[channels];
        squares = new double[channels];
    }

    /** Adds {@code values[0 .. n)}, whole pixels of all channels each. */
    public void add(float[] values, int n) {
        int channels = sums.length;
        for (int at = 0; at < n; at += channels) {
            for (int c = 0; c < channels; c++) {
                double v = values[at + c];
                sums[c] += v;
                squares[c] += v * v;
            }
        }
        pixels += n / channels;
    }

    /** Mean of every channel. */
    double[] means() {
        return Arrays.stream(sums).map(sum -> sum / pixels).toArray();
    }

    /** Variance of every channel, the biased one: mean square of the distance from the mean. */
    double[] variances() {
        double[] variances = means();
        for (int c = 0; c < variances.length; c++) {
            double mean = variances[c];
            variances[c] = Math.max(0, squares[c] / pixels - mean * mean);
        }
        return variances;
    }

    /** What makes of a biased variance the unbiased one, which PyTorch keeps as running statistics. */
    double unbiasing() {
        return times * pixels / (double) Math.max(1, times * pixels - 1);
    }
}
