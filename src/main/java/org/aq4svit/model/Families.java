package org.aq4svit.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The families this product knows. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new SdtV1(),
            new SdtV2(),
            new SdtV3(),
            new Spikformer(),
            new QkFormer(),
            new Spikingformer(),
            new SpikingResformer(),
            new Qsd());

    private Families() {}

    /** Names of all families. */
    public static List<String> names() {
        return ALL.stream().map(Family::name).toList();
    }

    /** The family of this name, which must be one of {@link #names()}. */
    static Family named(String name) {
        return ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    /** The family whose checkpoints have tensors of these names, if there is one. */
    static Optional<Family> recognised(Set<String> keys) {
        return ALL.stream().filter(f -> f.recognises(keys)).findFirst();
    }
}
