package org.aq4svit.quant;

/** Chooses integers and scales for the weights of a layer. The exported form is the same whoever chooses. */
public interface WeightQuantizer {
    /** Name in configurations. */
    String name();

    /**
     * Quantizes one layer.
     *
     * @param weights float weights, output channels outermost
     * @param channels number of output channels
     * @param bits 2..8 or 16
     */
    QuantizedWeights quantize(float[] weights, int channels, int bits);
}
