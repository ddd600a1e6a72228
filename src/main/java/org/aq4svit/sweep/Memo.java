package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** What is known of one model's candidates, as rows: from this session, or from the tables of a run that is resumed. */
final class Memo {
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * Everything one purpose says of one candidate.
     *
     * @param evaluations one per shard
     * @param drift one per neuron layer that was reached
     */
    record Known(List<EvaluationRow> evaluations, List<DriftRow> drift) {

        /** Why there is no answer for some shard, if that is so. */
        Optional<String> error() {
            return evaluations.stream()
                    .filter(e -> e.status().equals(Status.FAILED))
                    .map(EvaluationRow::error)
                    .findFirst();
        }

        double seconds() {
            return evaluations.stream().mapToDouble(EvaluationRow::seconds).sum();
        }

        long images() {
            return evaluations.stream().mapToLong(EvaluationRow::images).sum();
        }
    }

    /** What the tables of a run hold about a model. */
    static Memo of(RunTables tables, String model) {
        Memo memo = new Memo();
        Map<String, List<DriftRow>> drift = tables.read(Table.DRIFT).stream()
                .filter(r -> r.model().equals(model))
                .collect(Collectors.groupingBy(DriftRow::candidate));
        tables.read(Table.EVALUATIONS).stream()
                .filter(r -> r.model().equals(model))
                .collect(Collectors.groupingBy(r -> key(r.purpose(), r.candidate())))
                .forEach((key, rows) -> {
                    Known known = new Known(rows, drift(rows, drift));
                    if (known.error().isEmpty()) { // what failed is tried again: the reason may have passed
                        memo.known.put(key, known);
                    }
                });
        return memo;
    }

    private static List<DriftRow> drift(List<EvaluationRow> rows, Map<String, List<DriftRow>> drift) {
        EvaluationRow first = rows.get(0);
        return first.purpose().equals(Purpose.DRIFT.label())
                ? drift.getOrDefault(first.candidate(), List.of())
                : List.of();
    }

    boolean has(Purpose purpose, String candidate) {
        return known.containsKey(key(purpose.label(), candidate));
    }

    Known at(Purpose purpose, String candidate) {
        return known.get(key(purpose.label(), candidate));
    }

    void put(Purpose purpose, String candidate, Known rows) {
        known.put(key(purpose.label(), candidate), rows);
    }

    private static String key(String purpose, String candidate) {
        return purpose + "/" + candidate;
    }
}
