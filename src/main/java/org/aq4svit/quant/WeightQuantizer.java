package org.aq4svit.quant;

import java.util.function.Supplier;
import org.aq4svit.tensor.QuantizedWeights;

/** Chooses integers and scales for the weights of a layer. The exported form is the same whoever chooses. */
public interface WeightQuantizer {
    /** Name in configurations. */
    String name();

    /** True if it looks at what the weights are multiplied with, which takes calibration images. */
    default boolean needsInputs() {
        return false;
    }

    /**
     * Quantizes one layer.
     *
     * @param weights float weights {@code [channels, fanIn]}, output channels outermost
     * @param channels number of output channels
     * @param bits 2..8 or 16
     * @param inputs what the weights are multiplied with; asked only by a quantizer that {@linkplain #needsInputs() needs} it
     */
    QuantizedWeights quantize(float[] weights, int channels, int bits, Supplier<Gram> inputs);
}
