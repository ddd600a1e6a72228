package org.aq4svit.quant;

import java.util.function.Supplier;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * Clips where that pays: per output channel the scale of least squared error {@code sum (w - s * level)^2} among those that
 * {@link LeastError} tries, so never one worse than {@link AbsMax}'s. A channel of zeros keeps scale 1.
 */
final class MeanSquare implements WeightQuantizer {

    @Override
    public String name() {
        return "mse";
    }

    @Override
    public QuantizedWeights quantize(float[] weights, int channels, int bits, Supplier<Gram> inputs) {
        Rounding rounding = Rounding.to(bits);
        LeastError search = LeastError.plain(rounding, weights.length / channels);
        return rounding.nearest(weights, Rounding.scales(weights, channels, search::scale));
    }
}
