package org.aq4svit.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Candidates that kept the constraint on the search images, best first.
 *
 * @param all everything found
 * @param fallback those that are tried without bound if too many of {@code all} fail on the validation images
 */
public record Finalists(List<Candidate> all, List<Candidate> fallback) {

    /** The same in both lists. */
    static Finalists of(SearchStrategy.Task task, List<Trial> found) {
        return of(task, found, found);
    }

    /** Those that are eligible, in the constraint's order. */
    static Finalists of(SearchStrategy.Task task, List<Trial> found, List<Trial> fallback) {
        return new Finalists(ordered(task, found), ordered(task, fallback));
    }

    private static List<Candidate> ordered(SearchStrategy.Task task, List<Trial> trials) {
        Map<Candidate, Trial> distinct = new LinkedHashMap<>();
        trials.stream().filter(Trial::eligible).forEach(t -> distinct.putIfAbsent(t.candidate(), t));
        List<Trial> best = new ArrayList<>(distinct.values());
        best.sort(task.constraint().preference());
        return best.stream().map(Trial::candidate).toList();
    }

    /** The order in which to spend full passes, at most {@code bound} of them before the fallback. */
    List<Candidate> order(int bound) {
        Set<Candidate> order = new LinkedHashSet<>(all.subList(0, Math.min(bound, all.size())));
        order.addAll(fallback);
        return List.copyOf(order);
    }
}
