package org.aq4svit.tensor;

import java.io.Serializable;

/**
 * Weights of one layer as integers: {@code w ≈ scales[o] * levels[o][...]} for output channel o.
 *
 * @param bits width, 2..8 or 16
 * @param levels integers in {@code [-(2^(bits-1)-1), 2^(bits-1)-1]}, in the order of the float weights
 * @param scales one per output channel, positive
 */
public record QuantizedWeights(int bits, short[] levels, float[] scales) implements Serializable {

    /** The weights they stand for. */
    public float[] dequantized() {
        float[] weights = new float[levels.length];
        int fanIn = levels.length / scales.length;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = levels[i] * scales[i / fanIn];
        }
        return weights;
    }
}
