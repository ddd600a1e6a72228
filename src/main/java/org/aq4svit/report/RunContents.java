package org.aq4svit.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.FrontierRow;
import org.aq4svit.table.GateRow;
import org.aq4svit.table.GateSummaryRow;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunView;
import org.aq4svit.table.StepRow;
import org.aq4svit.table.Table;

/** The tables of a run, sorted by model, read in one pass each. Rows of models that {@code models} does not list are left out. */
final class RunContents {
    private final RunView view;
    private final Consumer<String> progress;
    private final Map<String, ModelContents> models = new LinkedHashMap<>();
    private final RunRow run;

    private RunContents(RunView view, Consumer<String> progress) {
        this.view = view;
        this.progress = progress;
        this.run = view.read(Table.RUNS).stream()
                .findFirst()
                .orElseThrow(() -> InputException.expected("table runs", "a run that has begun", "no row"));
    }

    /**
     * Reads a run.
     *
     * @param progress is told what is being read, once per ten thousand rows
     * @throws InputException if the run has not begun
     */
    static RunContents read(RunView view, Consumer<String> progress) {
        RunContents contents = new RunContents(view, progress);
        for (ModelRow model : view.read(Table.MODELS)) {
            contents.models.put(model.model(), new ModelContents(model));
        }
        contents.each(Table.LAYERS, LayerRow::model, (m, r) -> m.layers.add(r));
        contents.each(Table.CANDIDATES, CandidateRow::model, ModelContents::add);
        contents.each(Table.EVALUATIONS, EvaluationRow::model, ModelContents::add);
        contents.each(Table.GATE, GateRow::model, (m, r) -> m.gate.add(r));
        contents.each(Table.GATE_SUMMARIES, GateSummaryRow::model, (m, r) -> m.gateSummaries.add(r));
        contents.each(Table.STEPS, StepRow::model, (m, r) -> m.steps.add(r));
        contents.each(Table.FRONTIER, FrontierRow::model, (m, r) -> m.frontier.add(r));
        contents.each(Table.RESULTS, ResultRow::model, (m, r) -> m.results.add(r));
        return contents;
    }

    RunRow run() {
        return run;
    }

    /** The models, in the order of their table. */
    Iterable<ModelContents> models() {
        return models.values();
    }

    private <R extends Record> void each(
            Table<R> table, Function<R, String> owner, BiConsumer<ModelContents, R> reader) {
        Counter counter = new Counter(table);
        view.each(table, row -> {
            counter.count();
            ModelContents model = models.get(owner.apply(row));
            if (model != null) {
                reader.accept(model, row);
            }
        });
    }

    /** Says how far the reading of a table is. */
    private final class Counter {
        private static final int EVERY = 10_000;

        private final Table<?> table;
        private int rows;

        Counter(Table<?> table) {
            this.table = table;
        }

        void count() {
            rows++;
            if (rows % EVERY == 0) {
                progress.accept("reading " + table + ", row " + rows);
            }
        }
    }
}
