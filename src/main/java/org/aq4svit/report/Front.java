package org.aq4svit.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Comparator;
import java.util.List;
import org.aq4svit.table.FrontierRow;

/**
 * Accuracy versus memory.
 *
 * @param points the front, smallest network first; none until the first search of a model has ended
 * @param measured how many candidates' drop is known
 * @param cloud those candidates, thinned
 */
record Front(List<Point> points, int measured, List<Dot> cloud) {

    /** A point of the front; the drop in points of top-1, with its interval. */
    record Point(
            String candidate,
            String setting,
            long bytes,
            Double savingWeights,
            double savingTotal,
            double drop,
            double low,
            double high) {}

    /** Any candidate; the drop in points of top-1 on so many images. Short in JSON, where there are many. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Dot(
            String candidate,
            String strategy,
            long bytes,
            double savingWeights,
            double savingTotal,
            double drop,
            long images) {}

    static Front of(ModelContents model, Thinning thinning) {
        List<Point> points = model.frontier.stream()
                .sorted(Comparator.comparingLong(FrontierRow::bytes))
                .map(r -> point(r, model.candidates.get(r.candidate())))
                .toList();
        List<Dot> measured = model.candidates.values().stream()
                .flatMap(c -> model.answers(c.id()).map(a -> dot(c, a)).stream())
                .toList();
        return new Front(points, measured.size(), thinning.of(measured, Dot::savingWeights, Dot::drop));
    }

    private static Point point(FrontierRow row, Tried candidate) {
        return new Point(
                row.candidate(),
                candidate == null ? null : candidate.setting(),
                row.bytes(),
                candidate == null ? null : Double.valueOf(candidate.savingWeights()),
                row.savingTotal(),
                row.drop(),
                row.dropLow(),
                row.dropHigh());
    }

    private static Dot dot(Tried c, Answers a) {
        return new Dot(c.id(), c.strategy(), c.bytes(), c.savingWeights(), c.savingTotal(), a.drop(), a.images());
    }
}
