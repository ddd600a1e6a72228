package org.aq4svit.sweep;

import java.util.HashSet;
import java.util.Set;

/**
 * What the candidates that a strategy asked for have cost, whether they were computed for it or were known already: so strategies that
 * share a run can be compared.
 */
final class Bill {
    private double seconds;
    private long images;
    private final Set<String> candidates = new HashSet<>();
    private final Set<String> charged = new HashSet<>();

    /**
     * Costs of a stretch of the search.
     *
     * @param seconds wall-clock seconds of evaluation
     * @param images images judged, one candidate on one image being one
     * @param candidates distinct candidates asked for
     */
    record Total(double seconds, long images, int candidates) {}

    /** Charges what one purpose has cost for a candidate; asking again for the same is free. */
    void charge(Purpose purpose, String candidate, double cost, long judged) {
        candidates.add(candidate);
        if (charged.add(purpose.label() + "/" + candidate)) {
            seconds += cost;
            images += judged;
        }
    }

    Total total() {
        return new Total(seconds, images, candidates.size());
    }
}
