package org.aq4svit.search;

import java.util.List;

/** The strategies by name. */
public final class Strategies {
    private Strategies() {}

    /** Names of all strategies. */
    public static List<String> names() {
        return List.of("uniform", "greedy", "beam");
    }

    /**
     * A strategy.
     *
     * @param name one of {@link #names()}
     * @param beamWidth how many ways a beam follows
     */
    public static SearchStrategy named(String name, int beamWidth) {
        return switch (name) {
            case "uniform" -> new UniformSearch();
            case "greedy" -> new GreedySearch();
            case "beam" -> new BeamSearch(beamWidth);
            default -> throw new IllegalArgumentException("no strategy " + name);
        };
    }
}
