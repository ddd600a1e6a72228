package org.aq4svit.model;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** The float32 values of a network's checkpoint keys. Read-only by contract: callers never write into the arrays. */
public final class Parameters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, float[]> values;

    /** Parameters over these values, by checkpoint key. */
    public Parameters(Map<String, float[]> values) {
        this.values = values;
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
        return new Parameters(all);
    }

    /** Weights of a layer, output channels outermost. */
    public float[] weights(Op.Conv conv) {
        return of(conv.name() + ".weight");
    }
}
