package org.aq4svit.export;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.aq4svit.engine.NormStatistics;
import org.aq4svit.fault.InputException;
import org.aq4svit.quant.Setting;
import org.aq4svit.search.Constraint;
import org.aq4svit.search.MaxSize;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.NormRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** What a run's tables know of the candidates of one model. */
final class Candidates {
    private final RunView tables;
    private final String run;
    private final RunRow row;
    private final ModelRow model;

    /**
     * The candidates of a model.
     *
     * @param run directory of the run, for messages
     * @throws InputException if the run has no such model
     */
    Candidates(RunView tables, String run, String model) {
        this.tables = tables;
        this.run = run;
        this.row = tables.read(Table.RUNS).stream()
                .findFirst()
                .orElseThrow(() -> InputException.expected(run, "the directory of a run", "an empty table runs"));
        List<ModelRow> models = tables.read(Table.MODELS);
        this.model = models.stream()
                .filter(m -> m.model().equals(model))
                .findFirst()
                .orElseThrow(() -> InputException.expected(
                        run,
                        "a model of this run, one of "
                                + models.stream().map(ModelRow::model).toList(),
                        "'" + model + "'"));
    }

    /**
     * A candidate that was judged.
     *
     * @param judged its answers, shard by shard, all of the same purpose
     */
    record Judged(CandidateRow candidate, List<EvaluationRow> judged) {

        String purpose() {
            return judged.get(0).purpose();
        }

        Provenance.Accuracy accuracy() {
            long images = sum(EvaluationRow::images);
            long correct = sum(EvaluationRow::correct1);
            long before = correct + sum(EvaluationRow::lost) - sum(EvaluationRow::gained);
            return new Provenance.Accuracy(purpose(), images, 100.0 * correct / images, 100.0 * before / images);
        }

        private long sum(Function<EvaluationRow, Long> column) {
            return judged.stream().mapToLong(column::apply).sum();
        }
    }

    /** The run. */
    RunRow run() {
        return row;
    }

    /** The model as the run knew it. */
    ModelRow model() {
        return model;
    }

    /** The candidate with this id. */
    Judged withId(String id) {
        return judged(candidate(c -> c.candidate().equals(id))
                .orElseThrow(() -> InputException.expected(run, "a candidate of " + model.model(), "no '" + id + "'")));
    }

    /** The candidate with these widths. */
    Judged with(Setting setting) {
        return judged(candidate(c -> c.setting().equals(setting.text()))
                .orElseThrow(() -> InputException.expected(
                        run,
                        "a setting that the search of " + model.model() + " has judged, such as those of its frontier",
                        "'" + setting + "'")));
    }

    /** What a strategy chose; without one, the best of all that were searched with. */
    Judged chosen(Optional<String> strategy, Constraint constraint) {
        List<ResultRow> results = tables.read(Table.RESULTS).stream()
                .filter(r -> r.model().equals(model.model()))
                .toList();
        if (results.isEmpty()) {
            String why = model.error() == null ? "" : " (" + model.error() + ")";
            throw InputException.expected(
                    run,
                    "a finished search of " + model.model() + "; sweep --resume finishes it",
                    "one with status " + model.status() + why);
        }
        ResultRow best = results.stream()
                .filter(r -> strategy.isEmpty() || r.strategy().equals(strategy.get()))
                .min(best(constraint))
                .orElseThrow(() -> InputException.expected(
                        run,
                        "a strategy that " + model.model() + " was searched with, one of "
                                + results.stream().map(ResultRow::strategy).toList(),
                        "'" + strategy.orElseThrow() + "'"));
        return withId(best.candidate());
    }

    /** Those that keep the constraint first, then what the search was for. */
    private static Comparator<ResultRow> best(Constraint constraint) {
        Comparator<ResultRow> smallest = Comparator.comparingLong(ResultRow::bytes);
        Comparator<ResultRow> mostAccurate = Comparator.comparingDouble(ResultRow::drop);
        return Comparator.comparing(ResultRow::constraintMet)
                .reversed()
                .thenComparing(constraint instanceof MaxSize ? mostAccurate : smallest)
                .thenComparing(mostAccurate.thenComparing(smallest))
                .thenComparing(ResultRow::strategy);
    }

    /** Statistics of a candidate's norms, if they were estimated again. */
    Optional<NormStatistics> norms(CandidateRow candidate) {
        Map<String, NormStatistics.Moments> moments = new LinkedHashMap<>();
        for (NormRow norm : tables.read(Table.NORMS)) {
            if (norm.model().equals(model.model()) && norm.candidate().equals(candidate.candidate())) {
                moments.put(norm.norm(), new NormStatistics.Moments(floats(norm.mean()), floats(norm.variance())));
            }
        }
        return moments.isEmpty() ? Optional.empty() : Optional.of(new NormStatistics(moments));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    private Optional<CandidateRow> candidate(Function<CandidateRow, Boolean> wanted) {
        return tables.read(Table.CANDIDATES).stream()
                .filter(c -> c.model().equals(model.model()) && wanted.apply(c))
                .findFirst();
    }

    /** With its full pass, or with what it was shown of the search images if it never had one. */
    private Judged judged(CandidateRow candidate) {
        List<EvaluationRow> all = tables.read(Table.EVALUATIONS).stream()
                .filter(e -> e.model().equals(model.model())
                        && e.candidate().equals(candidate.candidate())
                        && e.status().equals(Status.OK))
                .sorted(Comparator.comparingInt(EvaluationRow::shard))
                .toList();
        List<EvaluationRow> validated = of("validate", all);
        List<EvaluationRow> rows = isWhole(validated) ? validated : of("search", all);
        if (rows.isEmpty()) {
            throw InputException.expected(
                    run, "a candidate whose accuracy was measured", "'" + candidate.setting() + "' without");
        }
        return new Judged(candidate, rows);
    }

    private static List<EvaluationRow> of(String purpose, List<EvaluationRow> rows) {
        return rows.stream().filter(e -> e.purpose().equals(purpose)).toList();
    }

    private boolean isWhole(List<EvaluationRow> validated) {
        long images = validated.stream().mapToLong(EvaluationRow::images).sum();
        return model.images() != null && images == model.images();
    }
}
