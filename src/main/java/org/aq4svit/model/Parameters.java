package org.aq4svit.model;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * The float32 values of a network's checkpoint keys. Weights of a checkpoint that is quantized are there as integers, too. Read-only by
 * contract: callers never write into the arrays.
 */
public final class Parameters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, float[]> values;
    private final Map<String, QuantizedWeights> quantized;

    /** Parameters over these values, by checkpoint key. */
    public Parameters(Map<String, float[]> values) {
        this(values, Map.of());
    }

    /**
     * Parameters of a quantized checkpoint.
     *
     * @param values by checkpoint key, those that quantized weights stand for included
     * @param quantized by layer
     */
    public Parameters(Map<String, float[]> values, Map<String, QuantizedWeights> quantized) {
        this.values = values;
        this.quantized = new HashMap<>(quantized);
    }

    /** Values of a key in row-major order of its shape. */
    public float[] of(String key) {
        float[] found = values.get(key);
        if (found == null) {
            throw new IllegalArgumentException("no parameter " + key);
        }
        return found;
    }

    /** These values with others in the place of some. */
    public Parameters with(Map<String, float[]> others) {
        if (others.isEmpty()) {
            return this;
        }
        Map<String, float[]> all = new HashMap<>(values);
        all.putAll(others);
        return new Parameters(all, quantized);
    }

    /** Weights of a layer, output channels outermost. */
    public float[] weights(Op.Conv conv) {
        return of(conv.name() + ".weight");
    }

    /** Weights of a layer as the checkpoint has them, if it has them as integers. */
    public Optional<QuantizedWeights> quantized(Op.Conv conv) {
        return Optional.ofNullable(quantized.get(conv.name()));
    }
}
