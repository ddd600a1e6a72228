package org.aq4svit.drift;

import java.io.Serializable;

/**
 * Stops candidates by their drift.
 *
 * @param metric what is compared with the limit
 * @param limit largest value a neuron layer may show; beyond it the rest of the network is not computed
 */
public record Gate(DriftMetric metric, double limit) implements Serializable {
    /** Lets everything through. */
    public static final Gate OPEN = new Gate(DriftMetric.FLIPS, Double.POSITIVE_INFINITY);

    /** Whether a candidate with this drift at a layer may go on. */
    public boolean passes(LayerDrift drift) {
        return metric.of(drift) <= limit;
    }
}
