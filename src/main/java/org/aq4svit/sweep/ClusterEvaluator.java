package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.drift.Gate;
import org.aq4svit.engine.Variant;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.CandidateEvaluator;
import org.aq4svit.search.Changes;
import org.aq4svit.search.Screening;
import org.aq4svit.table.DriftRow;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Table;

/**
 * Judges candidates of one model on the cluster: one job per question, over cached shards. What it learns goes into the tables before
 * anybody acts on it, and is never asked for again.
 */
final class ClusterEvaluator implements CandidateEvaluator, AutoCloseable {
    /** Numbers of norm statistics that the driver takes at once: 128 MB, serialized and again as objects. */
    private static final long MOST_STATISTICS = 32L << 20;

    private final Jury jury;
    private final SweepConfig config;
    private final DriftMetric metric;
    private final RunTables tables;
    private final VerdictRows rows;
    private final String model;
    private final int cores;
    private final Waves waves;
    private final Memo memo;
    private final Frontier frontier;
    private final Progress progress;
    private final Calibration calibration = new Calibration();
    private final Map<Memo.Key, Double> cost = new HashMap<>();
    private Bill bill = new Bill();
    private double secondsAtWork;

    /**
     * @param cores task slots of the cluster
     */
    ClusterEvaluator(
            Jury jury,
            SweepConfig config,
            int cores,
            RunTables tables,
            VerdictRows rows,
            Frontier frontier,
            Progress progress) {
        this.jury = jury;
        this.config = config;
        this.cores = Math.max(1, cores);
        this.metric = config.search().gate().metric();
        this.tables = tables;
        this.rows = rows;
        this.model = rows.model();
        this.frontier = frontier;
        ShardSet search = jury.images(Purpose.SEARCH);
        this.waves = Waves.doubling(
                search.shards(), search.images(), config.search().race().firstWave());
        this.memo = Memo.of(tables, model, waves);
        this.progress = progress;
        progress.known(model, memo.images());
    }

    /** Whether something failed in an earlier session and is tried again. */
    boolean triesAgain() {
        return memo.hasFailed();
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
    public List<Screening> screen(List<Candidate> candidates, double limit) {
        judge(Purpose.DRIFT, 0, candidates, limit);
        return candidates.stream()
                .map(c -> screening(memo.at(new Memo.Key(Purpose.DRIFT, 0, c.id())), limit))
                .toList();
    }

    @Override
    public long searchImages() {
        return jury.images(Purpose.SEARCH).images();
    }

    @Override
    public int waves() {
        return waves.count();
    }

    @Override
    public List<Accuracy> search(List<Candidate> candidates, int wave) {
        judge(Purpose.SEARCH, wave, candidates, Double.POSITIVE_INFINITY);
        return candidates.stream()
                .map(c -> measured(new Memo.Key(Purpose.SEARCH, wave, c.id()), c))
                .toList();
    }

    @Override
    public Changes changes(Candidate candidate, int wave) {
        return memo.at(new Memo.Key(Purpose.SEARCH, wave, candidate.id())).evaluations().stream()
                .sorted(Comparator.comparingInt(EvaluationRow::shard))
                .map(e -> Changes.of(Math.toIntExact(e.images()), e.lostImages(), e.gainedImages()))
                .reduce(Changes.none(0), Changes::and);
    }

    @Override
    public List<Accuracy> validate(List<Candidate> candidates) {
        judge(Purpose.VALIDATE, 0, candidates, Double.POSITIVE_INFINITY);
        return candidates.stream()
                .map(c -> measured(new Memo.Key(Purpose.VALIDATE, 0, c.id()), c))
                .toList();
    }

    /**
     * The float network's own accuracy on all validation images.
     *
     * @throws IllegalStateException if it cannot be computed: then nothing can be judged
     */
    Accuracy baseline(Candidate origin) {
        Accuracy accuracy = validate(origin);
        memo.at(new Memo.Key(Purpose.VALIDATE, 0, origin.id())).error().ifPresent(e -> {
            throw new IllegalStateException("the float network cannot be evaluated: " + e);
        });
        return accuracy;
    }

    private Accuracy measured(Memo.Key key, Candidate c) {
        Memo.Known known = memo.at(key);
        Accuracy accuracy = accuracy(known);
        if (known.error().isEmpty()) {
            frontier.add(key, c, accuracy);
        }
        return accuracy;
    }

    /** Sees to it that the memo knows all of these. */
    private void judge(Purpose purpose, int wave, List<Candidate> candidates, double limit) {
        List<Candidate> unknown = candidates.stream()
                .distinct()
                .filter(c -> isUnknown(new Memo.Key(purpose, wave, c.id()), limit))
                .toList();
        int together = needsNorms(purpose)
                ? (int) Math.max(1, MOST_STATISTICS / Math.max(1, jury.statistics()))
                : unknown.size();
        for (int from = 0; from < unknown.size(); from += together) {
            learn(purpose, wave, unknown.subList(from, Math.min(unknown.size(), from + together)), limit);
        }
        candidates.forEach(c -> charge(purpose, wave, c));
    }

    private void learn(Purpose purpose, int wave, List<Candidate> unknown, double limit) {
        List<Candidate> able = needsNorms(purpose) ? calibrated(purpose, wave, unknown) : unknown;
        if (able.isEmpty()) {
            return;
        }
        List<Verdict> verdicts = asked(purpose, wave, able, limit);
        if (purpose == Purpose.VALIDATE) {
            able.forEach(this::keepNorms); // before the rows that say it is done
        }
        remember(purpose, wave, able, verdicts);
    }

    private boolean needsNorms(Purpose purpose) {
        return purpose != Purpose.DRIFT && config.search().norms() == Norms.REESTIMATED;
    }

    private void keepNorms(Candidate candidate) {
        calibration
                .of(candidate)
                .ifPresent(s -> tables.put(Table.NORMS, model + " " + candidate.id(), rows.norms(candidate.id(), s)));
    }

    /** What was stopped is looked at again by a gate that is open wider. */
    private boolean isUnknown(Memo.Key key, double limit) {
        if (!memo.has(key)) {
            return true;
        }
        Memo.Known known = memo.at(key);
        boolean cutShort = known.evaluations().stream().anyMatch(e -> e.stoppedAtLayer() != null);
        return cutShort && known.drift().stream().noneMatch(d -> VerdictRows.value(metric, d) > limit);
    }

    private List<Verdict> asked(Purpose purpose, int wave, List<Candidate> candidates, double limit) {
        ShardSet set = jury.images(purpose);
        List<Question.Asked> asked = candidates.stream()
                .map(c -> new Question.Asked(c.id(), variant(purpose, c)))
                .toList();
        Question question = new Question(
                purpose, asked, new Gate(metric, limit), config.search().calibrationBatch(), config.engine());
        int[] shards = purpose == Purpose.SEARCH ? waves.shards(wave) : set.all();
        long start = System.nanoTime();
        List<Verdict> verdicts = jury.ask(question, shards);
        double seconds = (System.nanoTime() - start) / 1e9;
        secondsAtWork += seconds;
        progress.judged(
                model, verdicts.stream().mapToLong(v -> v.counts().images()).sum());
        candidates.forEach(c -> cost.put(new Memo.Key(purpose, wave, c.id()), seconds / candidates.size()));
        return verdicts;
    }

    private Variant variant(Purpose purpose, Candidate candidate) {
        return switch (purpose) {
            case CALIBRATE -> Variant.ofBatch(candidate.setting());
            case DRIFT -> config.search().norms().watched(candidate.setting());
            case SEARCH, VALIDATE -> calibration.variant(candidate);
        };
    }

    /** Has the norms of these candidates estimated; those for which that fails are failures, and the others are returned. */
    private List<Candidate> calibrated(Purpose purpose, int wave, List<Candidate> candidates) {
        List<Candidate> lacking = candidates.stream().filter(calibration::lacks).toList();
        if (!lacking.isEmpty()) {
            List<Verdict> verdicts = asked(Purpose.CALIBRATE, 0, lacking, Double.POSITIVE_INFINITY);
            calibration.learn(verdicts);
            remember(Purpose.CALIBRATE, 0, lacking, verdicts);
        }
        List<Candidate> failed = candidates.stream().filter(calibration::lacks).toList();
        List<Verdict> excuses = failed.stream()
                .map(c -> Verdict.failed(c.id(), 0, 0, "the norms could not be estimated"))
                .toList();
        if (!failed.isEmpty()) {
            remember(purpose, wave, failed, excuses);
        }
        return candidates.stream().filter(c -> !failed.contains(c)).toList();
    }

    private void remember(Purpose purpose, int wave, List<Candidate> candidates, List<Verdict> verdicts) {
        Map<String, List<Verdict>> byCandidate = verdicts.stream().collect(Collectors.groupingBy(Verdict::candidate));
        List<Memo.Known> fresh = new ArrayList<>();
        String file = Memo.keys(model) + purpose.label() + " " + wave + " ";
        for (Candidate candidate : candidates) {
            List<Verdict> own = byCandidate.get(candidate.id());
            Memo.Key key = new Memo.Key(purpose, wave, candidate.id());
            Memo.Known known = new Memo.Known(
                    rows.evaluations(purpose, own, cost.getOrDefault(key, 0.0)), rows.drift(candidate.id(), own));
            if (known.error().isPresent() || memo.hasFailed(key)) { // so that a later success takes the failure's place
                put(file + candidate.id(), List.of(known));
            } else if (!memo.has(key)) { // the second look of a wider gate does not get rows of its own
                fresh.add(known);
            }
            memo.put(key, known);
        }
        String ids = String.join(",", candidates.stream().map(Candidate::id).toList());
        put(file + DigestUtils.sha256Hex(ids), fresh);
    }

    private void put(String file, List<Memo.Known> known) {
        List<DriftRow> drifts = known.stream().flatMap(k -> k.drift().stream()).toList();
        List<EvaluationRow> evaluations =
                known.stream().flatMap(k -> k.evaluations().stream()).toList();
        if (!drifts.isEmpty()) {
            tables.put(Table.DRIFT, file, drifts);
        }
        if (!evaluations.isEmpty()) {
            tables.put(Table.EVALUATIONS, file, evaluations); // last: a candidate counts as known when it is here
        }
    }

    private void charge(Purpose purpose, int wave, Candidate candidate) {
        charge(new Memo.Key(purpose, wave, candidate.id()));
        if (needsNorms(purpose)) {
            charge(new Memo.Key(Purpose.CALIBRATE, 0, candidate.id()));
        }
    }

    private void charge(Memo.Key key) {
        if (memo.has(key)) {
            Memo.Known known = memo.at(key);
            double seconds = cost.computeIfAbsent(key, k -> known.wallSeconds(cores));
            bill.charge(key, seconds, known.images());
        }
    }

    /** Means over all images that were looked at; a candidate that failed counts as stopped. */
    private Screening screening(Memo.Known known, double limit) {
        DoubleSummaryStatistics values = known.drift().stream()
                .mapToDouble(d -> VerdictRows.value(metric, d))
                .summaryStatistics();
        Optional<String> stopped = known.drift().stream()
                .filter(d -> VerdictRows.value(metric, d) > limit)
                .map(DriftRow::layer)
                .findFirst();
        return new Screening(
                values.getAverage(),
                Math.max(0, values.getMax()),
                known.error().map(e -> "failed: " + e).or(() -> stopped));
    }

    /** A candidate that failed on any shard counts as wrong everywhere: it cannot be returned, and its rows say why. */
    private static Accuracy accuracy(Memo.Known known) {
        if (known.error().isPresent()) {
            long images = Math.max(1, known.images());
            return Accuracy.failed(images);
        }
        long correct = 0;
        long correct5 = 0;
        long lost = 0;
        long gained = 0;
        double loss = 0;
        double divergence = 0;
        for (EvaluationRow e : known.evaluations()) {
            correct += e.correct1();
            correct5 += e.correct5();
            lost += e.lost();
            gained += e.gained();
            loss += e.lossIncrease();
            divergence += e.divergence();
        }
        long images = known.images();
        return new Accuracy(
                images, correct + lost - gained, correct, correct5, lost, gained, loss / images, divergence / images);
    }

    @Override
    public void close() {
        jury.close();
    }
}
