package org.aq4svit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.StepRow;

/**
 * How one search went.
 *
 * @param points the best candidate that keeps the constraint, whenever it changed, and at the end of the last step
 * @param levels what was looked at on each level
 */
record Course(String strategy, List<Point> points, List<Level> levels) {

    /**
     * A moment of a search.
     *
     * @param seconds since its beginning
     * @param chosen whether this is what the search returned, after its full passes
     */
    record Point(double seconds, String level, long bytes, double savingWeights, double savingTotal, boolean chosen) {}

    /** Candidates that the gate or the ranking let through and those that it did not, and the images that the steps took. */
    record Level(String level, int steps, long evaluated, long gated, long images, double seconds) {
        static Level of(StepRow row) {
            return new Level(row.level(), 1, row.evaluated(), row.gated(), row.imagesEvaluated(), row.seconds());
        }

        Level and(Level other) {
            return new Level(
                    level,
                    steps + other.steps,
                    evaluated + other.evaluated,
                    gated + other.gated,
                    images + other.images,
                    seconds + other.seconds);
        }
    }

    /** All searches of a model, in the order in which they ran. */
    static List<Course> of(ModelContents model) {
        Map<String, List<StepRow>> byStrategy = model.steps.stream()
                .sorted(Comparator.comparingInt(StepRow::step))
                .collect(Collectors.groupingBy(StepRow::strategy, LinkedHashMap::new, Collectors.toList()));
        return byStrategy.entrySet().stream()
                .map(e -> new Course(e.getKey(), points(model, e.getKey(), e.getValue()), levels(e.getValue())))
                .toList();
    }

    private static List<Point> points(ModelContents model, String strategy, List<StepRow> steps) {
        List<Point> points = new ArrayList<>();
        double seconds = 0;
        String best = null;
        for (StepRow step : steps) {
            seconds += step.seconds();
            boolean last = step == steps.get(steps.size() - 1);
            Tried candidate = model.candidates.get(step.bestCandidate());
            if (candidate != null && (last || !candidate.id().equals(best))) {
                points.add(point(seconds, step, candidate));
                best = candidate.id();
            }
        }
        model.results.stream().filter(r -> r.strategy().equals(strategy)).forEach(r -> points.add(chosen(r)));
        return points;
    }

    private static Point point(double seconds, StepRow step, Tried best) {
        return new Point(seconds, step.level(), best.bytes(), best.savingWeights(), best.savingTotal(), false);
    }

    private static Point chosen(ResultRow r) {
        return new Point(r.seconds(), "chosen", r.bytes(), r.savingWeights(), r.savingTotal(), true);
    }

    private static List<Level> levels(List<StepRow> steps) {
        Map<String, Level> levels = new LinkedHashMap<>();
        steps.forEach(s -> levels.merge(s.level(), Level.of(s), Level::and));
        return List.copyOf(levels.values());
    }
}
