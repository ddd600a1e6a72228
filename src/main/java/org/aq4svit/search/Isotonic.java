package org.aq4svit.search;

import java.util.Arrays;

/** Monotone regression by pooling adjacent violators (Ayer et al., 1955; Barlow et al., 1972). */
final class Isotonic {
    private Isotonic() {}

    /**
     * The non-increasing sequence with the least weighted squared distance to the values.
     *
     * @param weights one positive weight per value
     */
    static double[] nonIncreasing(double[] values, double[] weights) {
        double[] means = new double[values.length];
        double[] masses = new double[values.length];
        int[] ends = new int[values.length];
        int pools = 0;
        for (int i = 0; i < values.length; i++) {
            double mean = values[i];
            double mass = weights[i];
            while (pools > 0 && means[pools - 1] < mean) {
                pools--;
                mean = (means[pools] * masses[pools] + mean * mass) / (masses[pools] + mass);
                mass += masses[pools];
            }
            means[pools] = mean;
            masses[pools] = mass;
            ends[pools++] = i + 1;
        }
        return unpooled(means, ends, pools);
    }

    private static double[] unpooled(double[] means, int[] ends, int pools) {
        double[] fit = new double[pools == 0 ? 0 : ends[pools - 1]];
        for (int p = 0; p < pools; p++) {
            Arrays.fill(fit, p == 0 ? 0 : ends[p - 1], ends[p], means[p]);
        }
        return fit;
    }
}
