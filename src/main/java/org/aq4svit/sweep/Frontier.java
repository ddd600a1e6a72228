package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.table.FrontierRow;

/**
 * Candidates that no other one surely beats in both bytes and drop: no smaller one has a lower upper bound of the drop. A candidate's drop
 * is the one on the validation images if it was measured there, otherwise the one on the search images it has seen, with its interval;
 * going by the upper bounds keeps out what only had luck on a few images.
 */
final class Frontier {
    private final Map<Candidate, Map<Integer, Accuracy>> searched = new HashMap<>();
    private final Map<Candidate, Accuracy> validated = new HashMap<>();

    /** Takes a candidate's accuracy on the images of a wave in. */
    void add(Memo.Key key, Candidate candidate, Accuracy accuracy) {
        if (key.purpose() == Purpose.VALIDATE) {
            validated.put(candidate, accuracy);
        } else {
            searched.computeIfAbsent(candidate, c -> new TreeMap<>()).put(key.wave(), accuracy);
        }
    }

    /** A candidate's place. */
    private record Place(Candidate candidate, Accuracy accuracy) {
        double high() {
            return accuracy.drop() + accuracy.margin();
        }
    }

    /** The front, smallest first. */
    List<FrontierRow> rows(String runId, String model) {
        List<Place> bySize = places();
        bySize.sort(Comparator.comparingLong((Place p) -> p.candidate.bytes())
                .thenComparingDouble(Place::high)
                .thenComparing(p -> p.candidate.id()));
        List<FrontierRow> rows = new ArrayList<>();
        double lowest = Double.POSITIVE_INFINITY;
        for (Place place : bySize) {
            if (place.high() < lowest) {
                lowest = place.high();
                rows.add(row(runId, model, place));
            }
        }
        return rows;
    }

    private List<Place> places() {
        Map<Candidate, Accuracy> known = new HashMap<>();
        searched.forEach((candidate, waves) ->
                known.put(candidate, waves.values().stream().reduce(Accuracy.OF_NOTHING, Accuracy::and)));
        known.putAll(validated);
        List<Place> places = new ArrayList<>();
        known.forEach((candidate, accuracy) -> places.add(new Place(candidate, accuracy)));
        return places;
    }

    private static FrontierRow row(String runId, String model, Place place) {
        Accuracy a = place.accuracy;
        return new FrontierRow(
                runId,
                model,
                place.candidate.id(),
                place.candidate.bytes(),
                place.candidate.footprint().savingTotal(),
                a.drop(),
                a.drop() - a.margin(),
                place.high());
    }
}
