package org.aq4svit.quant;

import java.util.function.Supplier;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * Rounds the inputs' weights one after the other, and each makes good what the rounding of those before it did to the layer's output on
 * the calibration images: GPTQ (Frantar et al. 2022), busiest inputs first, with the scale of least squared error weighted with the inputs'
 * sums of squares, see {@link LeastError}. From there levels and scale of every output channel descend together, see {@link LevelDescent}.
 */
final class Compensated implements WeightQuantizer {
    /** Output channels that are rounded together: their sums stay in the second-level cache while a factor's rows pass once. */
    private static final int BLOCK = 16;

    /** Output channels that descend together: it takes longer to fetch a row of the matrix than to add it to a few. */
    private static final int LARGE_BLOCK = 64;

    @Override
    public String name() {
        return "compensated";
    }

    @Override
    public boolean needsInputs() {
        return true;
    }

    @Override
    public QuantizedWeights quantize(float[] weights, int channels, int bits, Supplier<Gram> inputs) {
        Gram gram = fitting(inputs.get(), weights.length / channels, channels);
        QuantizedWeights out = new QuantizedWeights(bits, new short[weights.length], new float[channels]);
        Rounding toLevels = Rounding.to(bits);
        ColumnRounding rounding = new ColumnRounding(toLevels, weights, out);
        LevelDescent descent = new LevelDescent(toLevels, weights, out);
        int perGroup = channels / gram.groups();
        for (int group = 0; group < gram.groups(); group++) {
            int end = (group + 1) * perGroup;
            for (int o = end - perGroup; o < end; o += BLOCK) {
                rounding.round(o, Math.min(o + BLOCK, end), gram, group);
            }
            for (int o = end - perGroup; o < end; o += LARGE_BLOCK) {
                descent.improve(o, Math.min(o + LARGE_BLOCK, end), gram, group);
            }
        }
        return out;
    }

    private static Gram fitting(Gram gram, int fanIn, int channels) {
        if (gram.fanIn() != fanIn || channels % gram.groups() != 0) {
            throw new IllegalArgumentException("inputs must fit " + channels + " channels of " + fanIn
                    + " weights, found " + gram.groups() + " groups of " + gram.fanIn());
        }
        return gram;
    }
}
