package org.aq4svit.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import org.aq4svit.table.GateRow;
import org.aq4svit.table.GateSummaryRow;

/**
 * Drift against true drop.
 *
 * @param known gate decisions on candidates whose drop became known
 * @param unknown decisions on others: what was rejected and not audited
 * @param points the known ones, thinned
 * @param summaries what the gate did in each search, with its last limit
 */
record GatePicture(int known, int unknown, List<Point> points, List<GateSummaryRow> summaries) {

    /** A decision: drift of the worst neuron layer in the gate's metric, and the drop in points of top-1. Short in JSON, where there are many. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Point(
            String candidate,
            String strategy,
            String metric,
            String verdict,
            double drift,
            Double limit,
            double drop,
            long images) {}

    static GatePicture of(ModelContents model, Thinning thinning) {
        List<Point> points = new ArrayList<>();
        for (GateRow row : model.gate) {
            model.answers(row.candidate()).ifPresent(a -> points.add(point(row, a)));
        }
        return new GatePicture(
                points.size(),
                model.gate.size() - points.size(),
                thinning.of(points, Point::drift, Point::drop),
                model.gateSummaries);
    }

    private static Point point(GateRow row, Answers answers) {
        return new Point(
                row.candidate(),
                row.strategy(),
                row.metric(),
                row.verdict(),
                row.value(),
                row.limit(),
                row.trueDrop() == null ? answers.drop() : row.trueDrop(),
                answers.images());
    }
}
