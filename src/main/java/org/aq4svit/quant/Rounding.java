package org.aq4svit.quant;

import org.aq4svit.tensor.QuantizedWeights;

/**
 * Rounding to the levels of one width: half to even, clamped to {@code [-largest, largest]}, all in float32 as PyTorch computes it.
 *
 * @param bits 2..8 or 16
 * @param largest the largest level, {@code 2^(bits-1)-1}
 */
record Rounding(int bits, int largest) {

    /** Chooses the scale of one output channel, whose weights are {@code weights[from..from+fanIn)}. */
    @FunctionalInterface
    interface ScaleChoice {
        float scale(float[] weights, int from, int fanIn);
    }

    /** Rounding to this many bits. */
    static Rounding to(int bits) {
        return new Rounding(bits, BitWidth.largestLevel(bits));
    }

    /** The smallest scale that clamps none of {@code weights[from..from+fanIn)}; 1 if all of them are zero. */
    float fullScale(float[] weights, int from, int fanIn) {
        float magnitude = 0;
        for (int i = from; i < from + fanIn; i++) {
            magnitude = Math.max(magnitude, Math.abs(weights[i]));
        }
        float scale = magnitude / largest;
        return scale > 0 ? scale : 1f;
    }

    /** The level nearest to a weight. */
    short level(float weight, float scale) {
        double rounded = Math.rint(weight / scale);
        return (short) Math.max(-largest, Math.min(largest, rounded));
    }

    /** The scales {@code [channels]} of weights {@code [channels, fanIn]}. */
    static float[] scales(float[] weights, int channels, ScaleChoice choice) {
        int fanIn = weights.length / channels;
        float[] scales = new float[channels];
        for (int o = 0; o < channels; o++) {
            scales[o] = choice.scale(weights, o * fanIn, fanIn);
        }
        return scales;
    }

    /** Every weight of {@code [channels, fanIn]} at its nearest level, whatever becomes of the others. */
    QuantizedWeights nearest(float[] weights, float[] scales) {
        int fanIn = weights.length / scales.length;
        short[] levels = new short[weights.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level(weights[i], scales[i / fanIn]);
        }
        return new QuantizedWeights(bits, levels, scales);
    }
}
