package org.aq4svit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/**
 * How well cheap measurements foretell the true drop of accuracy: rank correlations over the candidates of a run that went through the gate and
 * were evaluated on all search images. A run made for it has an open gate and a single wave ({@code conf/study.conf}).
 */
public final class ProxyStudy {
    private static final int BEST_PART = 5;

    private final RunView run;

    /** A study of a run. */
    public ProxyStudy(RunView run) {
        this.run = run;
    }

    /**
     * One proxy for one model.
     *
     * @param candidates number of candidates compared
     * @param overall over all of them
     * @param best over the fifth with the smallest drop
     * @param givenSize over all, with what the size alone explains taken out
     */
    public record Finding(String model, String proxy, int candidates, Ranks overall, Ranks best, Ranks givenSize) {}

    /** A candidate's measurements. */
    private record Point(double bytes, double drop, Map<String, Double> proxies) {}

    /** All findings, model by model. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (ModelRow model : run.read(Table.MODELS)) {
            List<Point> points = points(model.model());
            if (!points.isEmpty()) {
                for (String proxy : points.get(0).proxies.keySet()) {
                    findings.add(finding(model.model(), proxy, points));
                }
            }
        }
        return findings;
    }

    private static Finding finding(String model, String proxy, List<Point> points) {
        List<Point> best = points.stream()
                .sorted(Comparator.comparingDouble(Point::drop))
                .limit((points.size() + BEST_PART - 1) / BEST_PART)
                .toList();
        return new Finding(
                model,
                proxy,
                points.size(),
                Ranks.of(column(points, p -> p.proxies.get(proxy)), column(points, Point::drop)),
                Ranks.of(column(best, p -> p.proxies.get(proxy)), column(best, Point::drop)),
                Ranks.given(
                        column(points, p -> p.proxies.get(proxy)),
                        column(points, Point::drop),
                        column(points, Point::bytes)));
    }

    private static double[] column(List<Point> points, ToDoubleFunction<Point> value) {
        return points.stream().mapToDouble(value).toArray();
    }

    private List<Point> points(String model) {
        Map<String, Long> bytes = of(Table.CANDIDATES, model, CandidateRow::model).stream()
                .collect(Collectors.toMap(CandidateRow::candidate, CandidateRow::bytes));
        Map<String, List<DriftRow>> drift =
                of(Table.DRIFT, model, DriftRow::model).stream().collect(Collectors.groupingBy(DriftRow::candidate));
        List<EvaluationRow> evaluations = of(Table.EVALUATIONS, model, EvaluationRow::model);
        Map<String, List<EvaluationRow>> search = byCandidate(evaluations, "search");
        byCandidate(evaluations, "drift").forEach((candidate, rows) -> {
            if (rows.stream().anyMatch(r -> r.stoppedAtLayer() != null)) {
                drift.remove(candidate);
            }
        });
        long all = search.values().stream().mapToLong(ProxyStudy::images).max().orElse(0);
        List<Point> points = new ArrayList<>();
        search.forEach((candidate, rows) -> {
            if (images(rows) == all && drift.containsKey(candidate) && bytes.containsKey(candidate)) {
                points.add(new Point(bytes.get(candidate), drop(rows), proxies(drift.get(candidate), rows)));
            }
        });
        return points;
    }

    private static Map<String, List<EvaluationRow>> byCandidate(List<EvaluationRow> evaluations, String purpose) {
        return evaluations.stream()
                .filter(r -> r.purpose().equals(purpose) && r.status().equals(Status.OK))
                .collect(Collectors.groupingBy(EvaluationRow::candidate, LinkedHashMap::new, Collectors.toList()));
    }

    /** The keys of a model's rows begin with its name. */
    private <R extends Record> List<R> of(Table<R> table, String model, Function<R, String> owner) {
        return run.read(table, model).stream()
                .filter(r -> owner.apply(r).equals(model))
                .toList();
    }

    private static long images(List<EvaluationRow> rows) {
        return rows.stream().mapToLong(EvaluationRow::images).sum();
    }

    private static double drop(List<EvaluationRow> rows) {
        long lost = rows.stream().mapToLong(r -> r.lost() - r.gained()).sum();
        return 100.0 * lost / images(rows);
    }

    /** Drift over the layers, and what the first shard of the search images says of the answers. */
    private static Map<String, Double> proxies(List<DriftRow> drift, List<EvaluationRow> search) {
        EvaluationRow first = search.stream()
                .min(Comparator.comparingInt(EvaluationRow::shard))
                .orElseThrow();
        Map<String, Double> proxies = new LinkedHashMap<>();
        proxies.put("drift mean", average(drift, DriftRow::driftMean));
        proxies.put("drift near-threshold", average(drift, DriftRow::driftNearThreshold));
        proxies.put("flips", average(drift, DriftRow::flipRate));
        proxies.put(
                "flips of the worst layer",
                drift.stream().mapToDouble(DriftRow::flipRate).max().orElseThrow());
        proxies.put("loss increase", first.lossIncrease() / first.images());
        proxies.put("divergence", first.divergence() / first.images());
        proxies.put("distillation loss", (first.lossIncrease() + first.divergence()) / 2 / first.images());
        return proxies;
    }

    private static double average(List<DriftRow> rows, ToDoubleFunction<DriftRow> value) {
        return rows.stream().mapToDouble(value).average().orElseThrow();
    }
}
