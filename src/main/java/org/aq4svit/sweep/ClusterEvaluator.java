package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.CandidateEvaluator;
import org.aq4svit.search.Screening;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/**
 * Judges candidates of one model on the cluster: one job per question, over cached shards. What it learns goes into the tables before
 * anybody acts on it, and is never asked for again.
 */
final class ClusterEvaluator implements CandidateEvaluator, AutoCloseable {
    private final DriftMetric metric;
    private final RunTables tables;
    private final VerdictRows rows;
    private final String model;
    private final Jury jury;
    private final int cores;
    private final Memo memo;
    private final Frontier frontier;
    private final Map<String, Double> cost = new HashMap<>();
    private Bill bill = new Bill();
    private double secondsAtWork;

    /**
     * @param cores task slots of the cluster
     */
    ClusterEvaluator(
            Jury jury,
            int cores,
            DriftMetric metric,
            RunTables tables,
            VerdictRows rows,
            Memo memo,
            Frontier frontier) {
        this.jury = jury;
        this.cores = Math.max(1, cores);
        this.metric = metric;
        this.tables = tables;
        this.rows = rows;
        this.memo = memo;
        this.frontier = frontier;
        this.model = rows.model();
    }

    /** Charges what follows to this bill. */
    void billTo(Bill next) {
        bill = next;
    }

    /** Wall-clock seconds spent waiting for the cluster so far. */
    double secondsAtWork() {
        return secondsAtWork;
    }

    @Override
    public List<Screening> screen(List<Candidate> candidates) {
        judge(Purpose.DRIFT, candidates);
        return candidates.stream()
                .map(c -> screening(memo.at(Purpose.DRIFT, c.id())))
                .toList();
    }

    @Override
    public List<Accuracy> search(List<Candidate> candidates) {
        judge(Purpose.SEARCH, candidates);
        return candidates.stream().map(c -> measured(Purpose.SEARCH, c)).toList();
    }

    @Override
    public Accuracy validate(Candidate candidate) {
        judge(Purpose.VALIDATE, List.of(candidate));
        return measured(Purpose.VALIDATE, candidate);
    }

    /**
     * The float network's own accuracy on all validation images.
     *
     * @throws IllegalStateException if it cannot be computed: then nothing can be judged
     */
    Accuracy baseline(Candidate origin) {
        Accuracy accuracy = validate(origin);
        memo.at(Purpose.VALIDATE, origin.id()).error().ifPresent(e -> {
            throw new IllegalStateException("the float network cannot be evaluated: " + e);
        });
        return accuracy;
    }

    private Accuracy measured(Purpose purpose, Candidate c) {
        Memo.Known known = memo.at(purpose, c.id());
        Accuracy accuracy = accuracy(known);
        if (known.error().isPresent()) {
            return accuracy;
        }
        frontier.add(
                purpose, new Frontier.Measured(c.id(), c.bytes(), c.footprint().savingTotal(), accuracy));
        return accuracy;
    }

    /** Sees to it that the memo knows all of these. */
    private void judge(Purpose purpose, List<Candidate> candidates) {
        List<Candidate> unknown = candidates.stream()
                .distinct()
                .filter(c -> !memo.has(purpose, c.id()))
                .toList();
        if (!unknown.isEmpty()) {
            long start = System.nanoTime();
            remember(purpose, unknown, jury.ask(purpose, unknown));
            double seconds = (System.nanoTime() - start) / 1e9;
            secondsAtWork += seconds;
            unknown.forEach(c -> cost.put(key(purpose, c), seconds / unknown.size()));
        }
        candidates.forEach(c -> charge(purpose, c));
    }

    private void remember(Purpose purpose, List<Candidate> candidates, List<Verdict> verdicts) {
        List<EvaluationRow> evaluations = new ArrayList<>();
        List<DriftRow> drifts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<Verdict> own = verdicts.stream()
                    .filter(v -> v.candidate().equals(candidate.id()))
                    .toList();
            Memo.Known known = new Memo.Known(rows.evaluations(purpose, own), rows.drift(candidate.id(), own));
            memo.put(purpose, candidate.id(), known);
            evaluations.addAll(known.evaluations());
            drifts.addAll(known.drift());
        }
        String key = model + " " + purpose.label() + " "
                + DigestUtils.sha256Hex(
                        String.join(",", candidates.stream().map(Candidate::id).toList()));
        if (!drifts.isEmpty()) {
            tables.put(Table.DRIFT, key, drifts);
        }
        tables.put(Table.EVALUATIONS, key, evaluations); // last: a candidate counts as known when it is here
    }

    /** What is known from before this session has no wall-clock here: its task time, spread over the cores, stands in. */
    private void charge(Purpose purpose, Candidate candidate) {
        Memo.Known known = memo.at(purpose, candidate.id());
        double seconds = cost.computeIfAbsent(key(purpose, candidate), k -> known.seconds() / cores);
        bill.charge(purpose, candidate.id(), seconds, known.images());
    }

    private static String key(Purpose purpose, Candidate candidate) {
        return purpose.label() + "/" + candidate.id();
    }

    private Screening screening(Memo.Known known) {
        double mean = known.drift().stream()
                .mapToDouble(d -> VerdictRows.value(metric, d))
                .average()
                .orElse(0);
        double worst = known.drift().stream()
                .mapToDouble(d -> VerdictRows.value(metric, d))
                .max()
                .orElse(0);
        Optional<String> stopped = known.evaluations().stream()
                .map(e -> e.status().equals(Status.FAILED) ? "failed: " + e.error() : e.stoppedAtLayer())
                .filter(Objects::nonNull)
                .findFirst();
        return new Screening(mean, worst, stopped);
    }

    /** A candidate that failed on any shard counts as wrong everywhere: it cannot be returned, and its rows say why. */
    private static Accuracy accuracy(Memo.Known known) {
        if (known.error().isPresent()) {
            long images = Math.max(1, known.images());
            return new Accuracy(images, images, 0, 0, images, 0, Double.MAX_VALUE);
        }
        long correct = 0;
        long correct5 = 0;
        long lost = 0;
        long gained = 0;
        double loss = 0;
        for (EvaluationRow e : known.evaluations()) {
            correct += e.correct1();
            correct5 += e.correct5();
            lost += e.lost();
            gained += e.gained();
            loss += e.lossIncrease();
        }
        long images = known.images();
        return new Accuracy(images, correct + lost - gained, correct, correct5, lost, gained, loss / images);
    }

    @Override
    public void close() {
        jury.close();
    }
}
