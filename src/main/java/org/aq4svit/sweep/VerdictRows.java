package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.drift.Drifts;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.NormStatistics;
import org.aq4svit.model.Shape;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.NormRow;
import org.aq4svit.table.Status;

/** Verdicts as rows of the tables. */
final class VerdictRows {
    private final String runId;
    private final String model;
    private final Map<String, Shape> neurons;

    VerdictRows(String runId, Payload payload) {
        this.runId = runId;
        this.model = payload.name();
        this.neurons = payload.network().neuronShapes();
    }

    /** The model these rows are about. */
    String model() {
        return model;
    }

    /**
     * One row per shard, in their order.
     *
     * @param wallSeconds that these verdicts on one candidate took together
     */
    List<EvaluationRow> evaluations(Purpose purpose, List<Verdict> verdicts, double wallSeconds) {
        return verdicts.stream()
                .sorted(Comparator.comparingInt(Verdict::shard))
                .map(v -> evaluation(purpose, v, wallSeconds / verdicts.size()))
                .toList();
    }

    private EvaluationRow evaluation(Purpose purpose, Verdict v, double wallSeconds) {
        Verdict.Counts c = v.counts();
        boolean answered = v.error() == null && (purpose == Purpose.SEARCH || purpose == Purpose.VALIDATE);
        return new EvaluationRow(
                runId,
                model,
                v.candidate(),
                v.shard(),
                purpose.label(),
                c.images(),
                c.correct1(),
                c.correct5(),
                c.lost().size(),
                c.gained().size(),
                c.lossIncrease(),
                v.seconds(),
                v.error() == null ? Status.OK : Status.FAILED,
                v.error(),
                v.stoppedAt(),
                c.divergence(),
                answered ? c.lost() : null,
                answered ? c.gained() : null,
                wallSeconds);
    }

    /** One row per norm. */
    List<NormRow> norms(String candidate, NormStatistics statistics) {
        return statistics.byNorm().entrySet().stream()
                .map(e -> new NormRow(
                        runId,
                        model,
                        candidate,
                        e.getKey(),
                        doubles(e.getValue().mean()),
                        doubles(e.getValue().variance())))
                .toList();
    }

    private static List<Double> doubles(float[] values) {
        List<Double> list = new ArrayList<>();
        for (float value : values) {
            list.add((double) value);
        }
        return list;
    }

    /** One row per neuron layer that was reached, all shards together. */
    List<DriftRow> drift(String candidate, List<Verdict> verdicts) {
        return verdicts.stream()
                .sorted(Comparator.comparingInt(Verdict::shard))
                .map(Verdict::drift)
                .reduce(List.of(), Drifts::sum)
                .stream()
                .map(d -> drift(candidate, d))
                .toList();
    }

    private DriftRow drift(String candidate, LayerDrift d) {
        return new DriftRow(
                runId,
                model,
                candidate,
                d.layer(),
                DriftMetric.MEAN.of(d),
                DriftMetric.NEAR_THRESHOLD.of(d),
                DriftMetric.FLIPS.of(d),
                d.rate(),
                d.floatRate(),
                d.neurons() / neurons.get(d.layer()).values());
    }

    /** A metric as a row has it. */
    static double value(DriftMetric metric, DriftRow row) {
        return switch (metric) {
            case MEAN -> row.driftMean();
            case NEAR_THRESHOLD -> row.driftNearThreshold();
            case FLIPS -> row.flipRate();
        };
    }
}
