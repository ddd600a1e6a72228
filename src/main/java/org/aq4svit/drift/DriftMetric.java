package org.aq4svit.drift;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How a tally becomes one number: averaged over time, neurons and images. */
public enum DriftMetric {
    /** {@code E|H - H_float| / threshold}. */
    MEAN("mean", d -> Arrays.stream(d.distance()).sum() / d.observations() / d.threshold()),
    /** {@code E[|H - H_float| k((H_float - threshold) / h)]}, k triangular, h a quarter of the threshold. */
    NEAR_THRESHOLD("near-threshold", d -> Arrays.stream(d.near()).sum() / d.observations()),
    /** Probability that a spike differs. */
    FLIPS("flips", d -> Arrays.stream(d.flips()).sum() / d.observations());

    private final String label;
    private final ToDoubleFunction<LayerDrift> formula;

    DriftMetric(String label, ToDoubleFunction<LayerDrift> formula) {
        this.label = label;
        this.formula = formula;
    }

    /** Name in configurations and tables. */
    public String label() {
        return label;
    }

    /** The metric for one layer. */
    public double of(LayerDrift drift) {
        return formula.applyAsDouble(drift);
    }

    /** The metric for a network: the mean over its neuron layers. */
    public double of(List<LayerDrift> layers) {
        return layers.stream().mapToDouble(this::of).average().orElse(0);
    }

    /** Names of all metrics. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(DriftMetric::label).toList();
    }

    /** The metric of this name, which must be one of {@link #labels()}. */
    public static DriftMetric named(String label) {
        return Arrays.stream(values())
                .filter(m -> m.label.equals(label))
                .findFirst()
                .orElseThrow();
    }
}
