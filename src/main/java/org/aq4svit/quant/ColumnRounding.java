package org.aq4svit.quant;

import org.aq4svit.tensor.QuantizedWeights;

/** Rounds weights {@code [channels, fanIn]} input by input, a few output channels at a time. */
final class ColumnRounding {
    private final Rounding rounding;
    private final float[] weights;
    private final QuantizedWeights out;

    /** Rounds weights into the levels and scales of {@code out}. */
    ColumnRounding(Rounding rounding, float[] weights, QuantizedWeights out) {
        this.rounding = rounding;
        this.weights = weights;
        this.out = out;
    }

    /** Rounds the output channels from..to, which belong to one group. */
    void round(int from, int to, Gram gram, int group) {
        int fanIn = gram.fanIn();
        LeastError search = LeastError.weighted(rounding, gram.squares(group));
        for (int o = from; o < to; o++) {
            out.scales()[o] = search.scale(weights, o * fanIn, fanIn);
        }
        Factor factor = gram.factor(group);
        double[][] owed = new double[to - from][fanIn];
        for (int k = 0; k < fanIn; k++) {
            for (int o = from; o < to; o++) {
                double error = roundOne(o, o * fanIn + factor.input(k), owed[o - from][k]);
                passOn(error, factor.row(k), owed[o - from], k);
            }
        }
    }

    /** Rounds a weight and what earlier ones owe; returns what the weight itself lost, in all. */
    private double roundOne(int channel, int index, double owed) {
        float scale = out.scales()[channel];
        short level = rounding.level((float) (weights[index] + owed), scale);
        out.levels()[index] = level;
        return weights[index] - level * scale;
    }

    private static void passOn(double error, double[] shares, double[] owed, int k) {
        for (int t = 1; t < shares.length; t++) {
            owed[k + t] += error * shares[t];
        }
    }
}
