package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.quant.WeightQuantizer;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Audit;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.FinalPass;
import org.aq4svit.search.Finalists;
import org.aq4svit.search.GateKeeper;
import org.aq4svit.search.SearchSpace;
import org.aq4svit.search.SearchStrategy;
import org.aq4svit.search.Strategies;
import org.aq4svit.table.GateSummaryRow;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** All searches of one model, one strategy after the other. */
final class ModelSearch {
    private final SweepConfig config;
    private final RunTables tables;
    private final String runId;
    private final Model model;
    private final ImageSets images;
    private final Outlook outlook;
    private final ModelLedger ledger;
    private final Progress progress;
    private final SearchSpace space;
    private final RunDiary diary;
    private final Supplier<ClusterEvaluator> open;
    private final Frontier frontier = new Frontier();

    ModelSearch(
            JavaSparkContext spark,
            SweepConfig config,
            RunTables tables,
            String runId,
            Model model,
            ImageSets images,
            Outlook outlook,
            Progress progress) {
        this.config = config;
        this.tables = tables;
        this.runId = runId;
        this.model = model;
        this.images = images;
        this.outlook = outlook;
        this.ledger = new ModelLedger(tables, runId);
        this.progress = progress;
        WeightQuantizer quantizer = Quantizers.named(config.search().quantizer());
        WeightErrors errors =
                new WeightErrors(model.parameters(), quantizer.needsInputs() ? Quantizers.named("mse") : quantizer);
        this.space = config.search().space().of(model.network(), errors);
        this.diary = new RunDiary(tables, runId, model, config.search().gate().metric(), progress);
        this.open = () -> {
            Payload payload =
                    images.calibrated(Payload.of(model, config.search().quantizer()));
            return new ClusterEvaluator(
                    new Jury(spark, payload, images),
                    config,
                    spark.defaultParallelism(),
                    tables,
                    new VerdictRows(runId, payload),
                    frontier,
                    progress);
        };
    }

    /** Searches with every strategy of the configuration; the rows are in the tables when this returns. */
    List<ResultRow> run() {
        progress.begin(model.name(), model.network().opsPerImage(), outlook.images(model.network(), images::count));
        tables.put(Table.LAYERS, model.name(), layers());
        ledger.running(model);
        try (ClusterEvaluator evaluator = open.get()) {
            if (evaluator.triesAgain()) {
                diary.forget();
            }
            Accuracy baseline = baseline(evaluator);
            ledger.put(model, baseline, Status.RUNNING);
            List<ResultRow> results = new ArrayList<>();
            for (String name : config.search().strategies()) {
                results.add(result(Strategies.named(name, config.search().options()), evaluator, baseline));
                tables.put(
                        Table.RESULTS, model.name() + " " + name, results.subList(results.size() - 1, results.size()));
                tables.put(Table.FRONTIER, model.name(), frontier.rows(runId, model.name()));
            }
            ledger.put(model, baseline, Status.OK);
            return results;
        }
    }

    private Accuracy baseline(ClusterEvaluator evaluator) {
        progress.at(model.name(), "float network on all validation images");
        Candidate origin = space.origin();
        diary.baseline(origin);
        return evaluator.baseline(origin);
    }

    private ResultRow result(SearchStrategy strategy, ClusterEvaluator evaluator, Accuracy baseline) {
        long start = System.nanoTime();
        double atWork = evaluator.secondsAtWork();
        Bill bill = new Bill();
        evaluator.billTo(bill);
        diary.open(strategy.name(), bill);
        progress.at(model.name(), strategy.name() + " begins");
        SearchStrategy.Task task = SearchStrategy.Task.of(
                space,
                config.constraint(),
                config.search().topK(),
                evaluator,
                config.search().judging(baseline.top1()),
                diary,
                () -> config.search().budget().isSpent(bill));
        Finalists finalists = strategy.search(task);
        progress.at(model.name(), strategy.name() + ", full passes of finalists");
        FinalPass.Winner winner = new FinalPass(task, config.search().finalPasses()).run(finalists);
        double thinking = (System.nanoTime() - start) / 1e9 - (evaluator.secondsAtWork() - atWork);
        put(strategy.name(), task.gate().summary(), bill);
        return row(strategy.name(), winner, bill.total(), thinking);
    }

    private void put(String strategy, GateKeeper.Summary gate, Bill bill) {
        if (gate.screened() == 0) {
            return;
        }
        Audit audit = gate.audit();
        GateSummaryRow row = new GateSummaryRow(
                runId,
                model.name(),
                strategy,
                config.search().gate().metric().label(),
                Double.isInfinite(gate.limit()) ? null : gate.limit(),
                gate.screened(),
                gate.rejected(),
                audit.audited(),
                audit.feasible(),
                audit.missRate().isPresent() ? audit.missRate().getAsDouble() : null,
                audit.interval().lower(),
                audit.interval().upper(),
                bill.spared(),
                gate.feasible(),
                gate.lost().isPresent() ? gate.lost().getAsDouble() : null);
        tables.put(Table.GATE_SUMMARIES, model.name() + " " + strategy, List.of(row));
    }

    /**
     * @param thinking seconds the driver spent besides waiting for the cluster
     */
    private ResultRow row(String strategy, FinalPass.Winner winner, Bill.Total bill, double thinking) {
        Candidate candidate = winner.candidate();
        Accuracy accuracy = winner.accuracy();
        return new ResultRow(
                runId,
                model.name(),
                strategy,
                candidate.id(),
                candidate.setting().text(),
                candidate.bytes(),
                candidate.footprint().savingWeights(),
                candidate.footprint().savingTotal(),
                candidate.footprint().effectiveBits(),
                accuracy.top1(),
                accuracy.top5(),
                accuracy.baselineTop1(),
                accuracy.drop(),
                winner.constraintMet(),
                bill.seconds() + thinking,
                (double) bill.images() / accuracy.images(),
                bill.candidates());
    }

    private List<LayerRow> layers() {
        return model.network().weightLayers().stream()
                .map(l -> new LayerRow(
                        runId,
                        model.name(),
                        l.name(),
                        l.scope(),
                        l.stage(),
                        l.block(),
                        l.kind(),
                        l.conv().weights(),
                        l.conv().out(),
                        l.opsPerImage()))
                .toList();
    }
}
