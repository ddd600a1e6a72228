package org.aq4svit.model;

import java.util.List;

/** The families this product knows. */
public final class Families {
    private static final List<Family> ALL = List.of(new SdtV1(), new SdtV2(), new Spikformer(), new QkFormer(), new Spikingformer());

    private Families() {}

    /** Names of all families. */
    public static List<String> names() {
        return ALL.stream().map(Family::name).toList();
    }

    /** The family of this name, which must be one of {@link #names()}. */
    static Family named(String name) {
        return ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
