package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.FinalPass;
import org.aq4svit.search.Finalists;
import org.aq4svit.search.SearchSpace;
import org.aq4svit.search.SearchStrategy;
import org.aq4svit.search.Strategies;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ModelRow;
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
    private final Progress progress;
    private final SearchSpace space;
    private final RunDiary diary;
    private final ClusterEvaluator evaluator;
    private final Frontier frontier = new Frontier();

    ModelSearch(
            JavaSparkContext spark,
            SweepConfig config,
            RunTables tables,
            String runId,
            Model model,
            ImageSets images,
            Progress progress) {
        this.config = config;
        this.tables = tables;
        this.runId = runId;
        this.model = model;
        this.progress = progress;
        Payload payload = Payload.of(model, config.search().quantizer());
        this.space = new SearchSpace(
                model.network(), config.search().bits(), config.search().granularity());
        this.diary = new RunDiary(tables, runId, model, config.search().gate(), progress);
        this.evaluator = new ClusterEvaluator(
                new Jury(spark, payload, images, config.search().gate(), config.engine()),
                spark.defaultParallelism(),
                config.search().gate().metric(),
                tables,
                new VerdictRows(runId, payload),
                Memo.of(tables, model.name()),
                frontier);
    }

    /** Searches with every strategy of the configuration; the rows are in the tables when this returns. */
    List<ResultRow> run() {
        progress.begin(model.name(), space::movesBelow);
        tables.put(Table.LAYERS, model.name(), layers());
        put(Status.RUNNING, null);
        try (evaluator) {
            Accuracy baseline = baseline();
            put(Status.RUNNING, baseline);
            List<ResultRow> results = new ArrayList<>();
            for (String name : config.search().strategies()) {
                results.add(result(Strategies.named(name, config.search().width())));
                tables.put(
                        Table.RESULTS, model.name() + " " + name, results.subList(results.size() - 1, results.size()));
            }
            tables.put(Table.FRONTIER, model.name(), frontier.rows(runId, model.name()));
            put(Status.OK, baseline);
            return results;
        }
    }

    private Accuracy baseline() {
        progress.at(model.name(), "float network on all validation images");
        Candidate origin = space.origin();
        diary.baseline(origin);
        return evaluator.baseline(origin);
    }

    private ResultRow result(SearchStrategy strategy) {
        long start = System.nanoTime();
        double atWork = evaluator.secondsAtWork();
        Bill bill = new Bill();
        evaluator.billTo(bill);
        diary.open(strategy.name(), bill);
        progress.at(model.name(), strategy.name() + " begins");
        SearchStrategy.Task task = new SearchStrategy.Task(
                space, config.constraint(), config.search().topK(), evaluator, diary);
        Finalists finalists = strategy.search(task);
        progress.at(model.name(), strategy.name() + ", full passes of finalists");
        FinalPass.Winner winner = new FinalPass(task, config.search().finalPasses()).run(finalists);
        double thinking = (System.nanoTime() - start) / 1e9 - (evaluator.secondsAtWork() - atWork);
        return row(strategy.name(), winner, bill.total(), thinking);
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

    private void put(String status, Accuracy baseline) {
        Network network = model.network();
        ModelRow row = new ModelRow(
                runId,
                model.name(),
                network.family(),
                network.parameters(),
                network.timesteps(),
                model.checkpointSha256(),
                baseline == null ? null : baseline.top1(),
                baseline == null ? null : baseline.top5(),
                baseline == null ? null : baseline.images(),
                status,
                null);
        tables.put(Table.MODELS, model.name(), List.of(row));
    }
}
