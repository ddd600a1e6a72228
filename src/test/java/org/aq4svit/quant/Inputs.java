package org.aq4svit.quant;

import java.util.Random;
import java.util.function.Supplier;

/** What weights are multiplied with, for tests. */
final class Inputs {
    /** For quantizers that must not ask. */
    static final Supplier<Gram> NONE = () -> {
        throw new AssertionError("asked for inputs");
    };

    private Inputs() {}

    /** Spikes {@code [rows, fanIn]} of which neighbours tend to fire together and the first ones more often than the last. */
    static float[][] spikes(Random random, int rows, int fanIn) {
        float[][] spikes = new float[rows][fanIn];
        for (float[] row : spikes) {
            double membrane = 0;
            for (int i = 0; i < fanIn; i++) {
                membrane = 0.8 * membrane + 0.6 * random.nextGaussian();
                row[i] = membrane > 0.2 + (double) i / fanIn ? 1 : 0;
            }
        }
        return spikes;
    }

    /** Normally distributed weights. */
    static float[] weights(Random random, int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }

    /** Second moments of one group per matrix of rows. */
    static Gram gram(float[][]... groups) {
        Gram.Sums sums = new Gram.Sums(groups.length, groups[0][0].length);
        for (int group = 0; group < groups.length; group++) {
            for (float[] row : groups[group]) {
                sums.add(row, group);
            }
        }
        return sums.gram();
    }
}
