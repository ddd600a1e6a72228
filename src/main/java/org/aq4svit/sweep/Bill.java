package org.aq4svit.sweep;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the candidates that a strategy asked for have cost, whether they were computed for it or were known already: so strategies that
 * share a run can be compared.
 */
final class Bill {
    private double seconds;
    private final Map<Purpose, Long> images = new EnumMap<>(Purpose.class);
    private final Set<String> candidates = new HashSet<>();
    private final Set<Memo.Key> charged = new HashSet<>();

    /**
     * Costs of a stretch of the search.
     *
     * @param seconds wall-clock seconds of evaluation
     * @param images images judged, one candidate on one image being one
     * @param candidates distinct candidates asked for
     */
    record Total(double seconds, long images, int candidates) {}

    /** Charges what an answer has cost; asking again for the same is free. */
    void charge(Memo.Key key, double cost, long judged) {
        candidates.add(key.candidate());
        if (charged.add(key)) {
            seconds += cost;
            images.merge(key.purpose(), judged, Long::sum);
        }
    }

    /** Images judged for a purpose, one candidate on one image being one. */
    long images(Purpose purpose) {
        return images.getOrDefault(purpose, 0L);
    }

    /**
     * Share of the images spared that it would have taken to evaluate every candidate like those that were evaluated. What drift and
     * calibration took counts as evaluated.
     */
    double spared() {
        long evaluated = charged.stream()
                .filter(k -> k.purpose() == Purpose.SEARCH)
                .map(Memo.Key::candidate)
                .distinct()
                .count();
        if (evaluated == 0) {
            return 1;
        }
        double all = (double) images(Purpose.SEARCH) / evaluated * candidates.size();
        return 1 - (images() - images(Purpose.VALIDATE)) / all;
    }

    /** Images judged for any purpose. */
    long images() {
        return images.values().stream().mapToLong(i -> i).sum();
    }

    Total total() {
        return new Total(seconds, images(), candidates.size());
    }
}
