package org.aq4svit.search;

import java.util.List;

/** The strategies by name. */
public final class Strategies {
    private Strategies() {}

    /**
     * What strategies can be told.
     *
     * @param beamWidth how many ways a beam follows
     * @param samples how many settings are drawn at random
     * @param exhaustiveLimit the most settings that are looked at one and all
     * @param seed decides what is drawn
     */
    public record Options(int beamWidth, int samples, int exhaustiveLimit, long seed) {}

    /** Names of all strategies. */
    public static List<String> names() {
        return List.of("uniform", "greedy", "beam", "frontier", "manual", "random", "exhaustive");
    }

    /**
     * A strategy.
     *
     * @param name one of {@link #names()}
     */
    public static SearchStrategy named(String name, Options options) {
        return switch (name) {
            case "uniform" -> new UniformSearch();
            case "greedy" -> new GreedySearch();
            case "beam" -> new BeamSearch(options.beamWidth);
            case "frontier" -> new FrontierSearch();
            case "manual" -> new ManualSearch();
            case "random" -> new RandomSearch(options.samples, options.seed);
            case "exhaustive" -> new ExhaustiveSearch(options.exhaustiveLimit);
            default -> throw new IllegalArgumentException("no strategy " + name);
        };
    }
}
