package org.aq4svit.quant;

import java.util.List;

/** The quantizers by name. */
public final class Quantizers {
    private static final List<WeightQuantizer> ALL = List.of(new AbsMax(), new MeanSquare(), new Compensated());

    private Quantizers() {}

    /** Names of all quantizers, the default first. */
    public static List<String> names() {
        return ALL.stream().map(WeightQuantizer::name).toList();
    }

    /** The quantizer of this name, which must be one of {@link #names()}. */
    public static WeightQuantizer named(String name) {
        return ALL.stream().filter(q -> q.name().equals(name)).findFirst().orElseThrow();
    }
}
