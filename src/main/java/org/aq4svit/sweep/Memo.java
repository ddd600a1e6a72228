package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** What is known of one model's candidates, as rows: from this session, or from the tables of a run that is resumed. */
final class Memo {
    private final Map<Key, Known> known = new ConcurrentHashMap<>();
    private final Set<Key> failed = ConcurrentHashMap.newKeySet();

    /**
     * What is asked of a candidate.
     *
     * @param wave of the images of this purpose
     */
    record Key(Purpose purpose, int wave, String candidate) {}

    /**
     * Everything that is known of one candidate and one wave.
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

        /** What it took by the clock; if that is not known, the time of the tasks spread over so many cores stands in. */
        double wallSeconds(int cores) {
            return evaluations.stream()
                    .mapToDouble(e -> e.wallSeconds() != null ? e.wallSeconds() : e.seconds() / cores)
                    .sum();
        }

        long images() {
            return evaluations.stream().mapToLong(EvaluationRow::images).sum();
        }
    }

    /** What the tables of a run hold about a model, whose search images come in these waves. */
    static Memo of(RunTables tables, String model, Waves waves) {
        Memo memo = new Memo();
        Map<String, List<DriftRow>> drift = tables.read(Table.DRIFT, keys(model)).stream()
                .filter(r -> r.model().equals(model))
                .collect(Collectors.groupingBy(DriftRow::candidate));
        tables.read(Table.EVALUATIONS, keys(model)).stream()
                .filter(r -> r.model().equals(model))
                .collect(Collectors.groupingBy(r -> key(r, waves)))
                .forEach((key, rows) -> {
                    Known known = new Known(rows, drift(key, drift));
                    if (known.error().isEmpty()) {
                        memo.put(key, known);
                    } else { // what failed is tried again: the reason may have passed
                        memo.failed.add(key);
                    }
                });
        return memo;
    }

    /** How the keys of all rows of a model begin; those of a model whose name goes on after a blank begin alike. */
    static String keys(String model) {
        return model + " ";
    }

    private static Key key(EvaluationRow row, Waves waves) {
        Purpose purpose = Purpose.labelled(row.purpose());
        int wave = purpose == Purpose.SEARCH ? waves.waveOf(row.shard()) : 0;
        return new Key(purpose, wave, row.candidate());
    }

    private static List<DriftRow> drift(Key key, Map<String, List<DriftRow>> drift) {
        return key.purpose == Purpose.DRIFT ? drift.getOrDefault(key.candidate, List.of()) : List.of();
    }

    /** Images judged for all that is known. */
    long images() {
        return known.values().stream().mapToLong(Known::images).sum();
    }

    boolean has(Key key) {
        return known.containsKey(key);
    }

    /** Whether the tables of the run that is resumed have any failure. */
    boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Whether the tables of the run that is resumed have a failure here. */
    boolean hasFailed(Key key) {
        return failed.contains(key);
    }

    Known at(Key key) {
        return known.get(key);
    }

    void put(Key key, Known rows) {
        known.put(key, rows);
    }
}
