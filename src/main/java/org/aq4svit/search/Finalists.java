package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Candidates that kept the constraint on the search images, smallest first.
 *
 * @param all everything found
 * @param fallback those that are tried without bound if too many of {@code all} fail on the validation images
 */
public record Finalists(List<Candidate> all, List<Candidate> fallback) {
    private static final Comparator<Candidate> SMALLEST_FIRST =
            Comparator.comparingLong(Candidate::bytes).thenComparing(Candidate::id);

    /** Sorts both lists. */
    public Finalists {
        all = sorted(all);
        fallback = sorted(fallback);
    }

    /** The order in which to spend full passes, at most {@code bound} of them before the fallback. */
    List<Candidate> order(int bound) {
        Set<Candidate> order = new LinkedHashSet<>(all.subList(0, Math.min(bound, all.size())));
        order.addAll(fallback);
        return List.copyOf(order);
    }

    private static List<Candidate> sorted(List<Candidate> candidates) {
        List<Candidate> copy = new ArrayList<>(new LinkedHashSet<>(candidates));
        copy.sort(SMALLEST_FIRST);
        return List.copyOf(copy);
    }
}
