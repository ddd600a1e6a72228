package org.aq4svit.quant;

/**
 * The plain quantizer: {@code s = max|w| / (2^(b-1)-1)} per output channel, rounding half to even, all in float32 as PyTorch computes
 * it. A channel of zeros keeps scale 1.
 */
final class AbsMax implements WeightQuantizer {

    @Override
    public String name() {
        return "absmax";
    }

    @Override
    public QuantizedWeights quantize(float[] weights, int channels, int bits) {
        int fanIn = weights.length / channels;
        int largest = BitWidth.largestLevel(bits);
        short[] levels = new short[weights.length];
        float[] scales = new float[channels];
        for (int o = 0; o < channels; o++) {
            float scale = largestMagnitude(weights, o * fanIn, fanIn) / largest;
            scales[o] = scale > 0 ? scale : 1f;
            for (int i = o * fanIn; i < (o + 1) * fanIn; i++) {
                double rounded = Math.rint(weights[i] / scales[o]);
                levels[i] = (short) Math.max(-largest, Math.min(largest, rounded));
            }
        }
        return new QuantizedWeights(bits, levels, scales);
    }

    private static float largestMagnitude(float[] values, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }
}
