package org.aq4svit.drift;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Stops candidates by their drift.
 *
 * @param metric what is compared with the limit
 * @param limit largest value a neuron layer may show; beyond it the rest of the network is not computed
 */
public record Gate(DriftMetric metric, double limit) implements Serializable {
    /** Lets everything through. */
    public static final Gate OPEN = new Gate(DriftMetric.FLIPS, Double.POSITIVE_INFINITY);

    /** Far more than what quotients of a part and of the whole can differ by: a part never stops what the whole lets through. */
    private static final double ROUNDING = 1e-9;

    /** Whether a candidate with this drift at a layer may go on. */
    public boolean passes(LayerDrift drift) {
        return metric.of(drift) <= limit;
    }

    /**
     * The gate for a part of the images it decides on: drift only grows with what is seen, so what is over the limit on a part, counted as if
     * the others did not drift at all, is over it on the whole.
     *
     * @param share of the images that the part holds
     */
    public Gate onPart(double share) {
        return new Gate(metric, limit / share * (1 + ROUNDING));
    }

    /** The first layer that does not pass, if there is one; layers are in the order of execution. */
    public Optional<String> stoppedAt(List<LayerDrift> layers) {
        return layers.stream().filter(d -> !passes(d)).map(LayerDrift::layer).findFirst();
    }
}
