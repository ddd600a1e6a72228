package org.aq4svit.engine;

import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.quant.WeightQuantizer;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * How a network's weights become integers.
 *
 * @param inputs of the layers, for quantizers that ask for them
 */
public record Quantization(WeightQuantizer quantizer, LayerInputs inputs) {

    /** By a quantizer that needs no inputs, which must be one of {@link Quantizers#names()}. */
    public static Quantization named(String quantizer) {
        return new Quantization(Quantizers.named(quantizer), LayerInputs.UNKNOWN);
    }

    /**
     * Integers for the weights of a layer: those of the checkpoint if it has them at this width.
     *
     * @param bits 2..8 or 16
     */
    public QuantizedWeights of(Op.Conv conv, Parameters parameters, int bits) {
        return parameters
                .quantized(conv)
                .filter(stored -> stored.bits() == bits)
                .orElseGet(() -> quantizer.quantize(parameters.weights(conv), conv.out(), bits, () -> inputs.of(conv)));
    }
}
