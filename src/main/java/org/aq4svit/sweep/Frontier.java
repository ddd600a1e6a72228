package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aq4svit.search.Accuracy;
import org.aq4svit.table.FrontierRow;

/**
 * Candidates that no other one beats in both bytes and drop. A candidate's drop is the one on the validation images if it was measured
 * there, otherwise the one on the search images, with its interval.
 */
final class Frontier {
    private final Map<String, Measured> measured = new HashMap<>();
    private final Set<String> validated = new HashSet<>();

    /** A candidate's place. */
    record Measured(String candidate, long bytes, double savingTotal, Accuracy accuracy) {}

    /** Takes a candidate in; what was measured on the validation images stays. */
    void add(Purpose purpose, Measured m) {
        if (purpose == Purpose.VALIDATE) {
            validated.add(m.candidate);
            measured.put(m.candidate, m);
        } else if (!validated.contains(m.candidate)) {
            measured.put(m.candidate, m);
        }
    }

    /** The front, smallest first. */
    List<FrontierRow> rows(String runId, String model) {
        List<Measured> bySize = new ArrayList<>(measured.values());
        bySize.sort(Comparator.comparingLong(Measured::bytes)
                .thenComparingDouble(m -> m.accuracy.drop())
                .thenComparing(Measured::candidate));
        List<FrontierRow> rows = new ArrayList<>();
        double smallestDrop = Double.POSITIVE_INFINITY;
        for (Measured m : bySize) {
            if (m.accuracy.drop() < smallestDrop) {
                smallestDrop = m.accuracy.drop();
                rows.add(row(runId, model, m));
            }
        }
        return rows;
    }

    private static FrontierRow row(String runId, String model, Measured m) {
        Accuracy a = m.accuracy;
        return new FrontierRow(
                runId,
                model,
                m.candidate,
                m.bytes,
                m.savingTotal,
                a.drop(),
                a.drop() - a.margin(),
                a.drop() + a.margin());
    }
}
