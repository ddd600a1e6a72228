package org.aq4svit.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;

/**
 * All that the page shows; its script reads this as JSON, under these names.
 *
 * @param headline the answer in a sentence or two
 * @param goal the constraint
 * @param models the models as their table has them
 * @param results what each strategy chose, with a mark on the best of each model
 * @param networks the pictures, one entry per model that has any
 */
record Contents(
        String headline,
        Provenance run,
        Goal goal,
        List<ModelRow> models,
        List<Result> results,
        List<Network> networks) {
    /** Points in all clouds together, so that a page stays a few megabytes whatever the run. */
    private static final int POINTS = 48_000;

    private static final int POINTS_PER_CLOUD = 6_000;

    /** What made the tables; times are ISO 8601, UTC. */
    record Provenance(
            String runId,
            String startedAt,
            String finishedAt,
            String status,
            String codeVersion,
            String sparkVersion,
            int schemaVersion,
            String configJson) {
        static Provenance of(RunRow run) {
            return new Provenance(
                    run.runId(),
                    run.startedAt().toString(),
                    text(run.finishedAt()),
                    run.status(),
                    run.codeVersion(),
                    run.sparkVersion(),
                    run.schemaVersion(),
                    run.configJson());
        }

        private static String text(Instant time) {
            return time == null ? null : time.toString();
        }
    }

    /** A row of the result table. */
    record Result(boolean best, ResultRow row) {}

    /**
     * The pictures of one model.
     *
     * @param limit largest drop in points; null where the drop has no limit
     */
    record Network(
            String name,
            Double limit,
            Front front,
            BitsMap bits,
            List<Course> courses,
            List<Spent> spent,
            GatePicture gate,
            List<Sensitivity> sensitivities) {}

    static Contents of(RunContents run) {
        Goal goal = Goal.of(run.run().configJson());
        List<ModelContents> models =
                StreamSupport.stream(run.models().spliterator(), false).toList();
        List<ModelRow> rows = models.stream().map(m -> m.model).toList();
        List<Result> results = results(models, goal);
        List<ResultRow> best =
                results.stream().filter(Result::best).map(Result::row).toList();
        Thinning thinning = new Thinning(Math.min(POINTS_PER_CLOUD, POINTS / Math.max(1, 2 * models.size())));
        return new Contents(
                new Headline(run.run(), goal, rows, best).text(),
                Provenance.of(run.run()),
                goal,
                rows,
                results,
                models.stream()
                        .filter(m -> !m.layers.isEmpty())
                        .map(m -> network(m, goal, thinning))
                        .toList());
    }

    private static List<Result> results(List<ModelContents> models, Goal goal) {
        List<Result> results = new ArrayList<>();
        for (ModelContents model : models) {
            ResultRow best = model.results.stream().min(goal.bestFirst()).orElse(null);
            model.results.forEach(r -> results.add(new Result(r == best, r)));
        }
        return results;
    }

    private static Network network(ModelContents model, Goal goal, Thinning thinning) {
        return new Network(
                model.model.model(),
                goal.points(model.model.baselineTop1()),
                Front.of(model, thinning),
                BitsMap.of(model),
                Course.of(model),
                List.copyOf(model.spent.values()),
                GatePicture.of(model, thinning),
                Sensitivity.of(model));
    }
}
