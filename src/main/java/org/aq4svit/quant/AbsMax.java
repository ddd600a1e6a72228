package org.aq4svit.quant;

import java.util.function.Supplier;
import org.aq4svit.tensor.QuantizedWeights;

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
    public QuantizedWeights quantize(float[] weights, int channels, int bits, Supplier<Gram> inputs) {
        Rounding rounding = Rounding.to(bits);
        return rounding.nearest(weights, Rounding.scales(weights, channels, rounding::fullScale));
    }
}
