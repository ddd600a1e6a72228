package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.model.Model;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Footprint;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.Diary;
import org.aq4svit.search.GateKeeper;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.GateRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.StepRow;
import org.aq4svit.table.Table;

/** Takes the steps of one model's searches down in the tables {@code candidates}, {@code gate} and {@code steps}. */
final class RunDiary implements Diary {
    private static final String KEPT = "kept";
    private static final String REJECTED = "rejected";
    private static final String AUDITED = "audited";

    private final RunTables tables;
    private final String runId;
    private final String model;
    private final List<WeightLayer> layers;
    private final DriftMetric metric;
    private final Progress progress;
    private final Set<String> seen = new HashSet<>();
    private String strategy = "baseline";
    private Bill bill = new Bill();
    private Bill.Total before = bill.total();
    private int number;

    RunDiary(RunTables tables, String runId, Model model, DriftMetric metric, Progress progress) {
        this.tables = tables;
        this.runId = runId;
        this.model = model.name();
        this.layers = model.network().weightLayers();
        this.metric = metric;
        this.progress = progress;
    }

    /** Takes back what an earlier session took down: where something failed that may not fail now, the search may go another way. */
    void forget() {
        Set<Integer> steps = new TreeSet<>();
        earlier(Table.CANDIDATES, CandidateRow::model, CandidateRow::step).forEach(steps::add);
        earlier(Table.GATE, GateRow::model, GateRow::step).forEach(steps::add);
        earlier(Table.STEPS, StepRow::model, StepRow::step).forEach(steps::add);
        for (int step : steps) {
            tables.put(Table.CANDIDATES, key(step), List.of());
            tables.put(Table.GATE, key(step), List.of());
            tables.put(Table.STEPS, key(step), List.of());
        }
    }

    private <R extends Record> IntStream earlier(Table<R> table, Function<R, String> owner, ToIntFunction<R> step) {
        return tables.read(table, model + " step ").stream()
                .filter(r -> owner.apply(r).equals(model))
                .mapToInt(step);
    }

    /** What follows belongs to this strategy and is paid from this bill. */
    void open(String name, Bill paidFrom) {
        strategy = name;
        bill = paidFrom;
        before = bill.total();
    }

    /** Takes down a candidate that nobody searched for: the float network. */
    void baseline(Candidate origin) {
        seen.add(origin.id());
        tables.put(Table.CANDIDATES, key(), List.of(row(origin, null)));
    }

    @Override
    public void step(Step step) {
        number++;
        List<CandidateRow> fresh = new ArrayList<>();
        List<GateRow> gated = new ArrayList<>();
        for (Decision d : step.decisions()) {
            if (seen.add(d.candidate().id())) {
                fresh.add(row(d.candidate(), d.parent().id()));
            }
            d.ruling().ifPresent(r -> gated.add(row(d, r)));
        }
        tables.put(Table.CANDIDATES, key(), fresh);
        tables.put(Table.GATE, key(), gated);
        StepRow row = row(step);
        tables.put(Table.STEPS, key(), List.of(row));
        progress.step(row, step.best());
    }

    private StepRow row(Step step) {
        Bill.Total now = bill.total();
        int passed = (int) step.decisions().stream().filter(Decision::evaluated).count();
        StepRow row = new StepRow(
                runId,
                model,
                number,
                step.level(),
                step.decisions().size(),
                step.decisions().size() - passed,
                passed,
                step.kept(),
                step.best().map(Candidate::id).orElse(null),
                now.images() - before.images(),
                now.seconds() - before.seconds(),
                strategy);
        before = now;
        return row;
    }

    private GateRow row(Decision d, GateKeeper.Ruling ruling) {
        return new GateRow(
                runId,
                model,
                d.candidate().id(),
                number,
                metric.label(),
                ruling.screening().worst(),
                Double.isInfinite(ruling.limit()) ? null : ruling.limit(),
                verdict(d, ruling),
                ruling.screening().stoppedAt().orElse(null),
                ruling.audit().map(Accuracy::drop).orElse(null),
                strategy);
    }

    /** What the limit let through and the ranking did not is rejected without a layer that it was stopped at. */
    private static String verdict(Decision d, GateKeeper.Ruling ruling) {
        return switch (ruling.verdict()) {
            case AUDITED -> AUDITED;
            case REJECTED -> REJECTED;
            case KEPT -> d.evaluated() ? KEPT : REJECTED;
        };
    }

    private CandidateRow row(Candidate c, String parent) {
        Footprint f = c.footprint();
        return new CandidateRow(
                runId,
                model,
                c.id(),
                number,
                parent,
                strategy,
                c.setting().text(),
                c.setting().byLayer(layers),
                c.bytes(),
                f.effectiveBits(),
                f.savingWeights(),
                f.savingTotal());
    }

    private String key() {
        return key(number);
    }

    private String key(int step) {
        return model + " step " + step;
    }
}
