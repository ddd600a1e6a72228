package org.aq4svit.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Screens candidates by their drift and learns its limit from what becomes of them: every race of a screened candidate gives a pair of
 * drift and feasibility. A few of the rejected race all the same, so that what the gate misses is measured.
 */
public final class GateKeeper {
    /** A limit that was not learned yet stays this far above the drift of all that kept the constraint. */
    private static final double LENIENCY = 1.1;

    private final Rules rules;
    private final CandidateEvaluator evaluator;
    private final Race race;
    private final double start;
    private final Map<Candidate, Ruling> rulings = new LinkedHashMap<>();

    /** Whose rulings a limit is learned from. */
    private final Set<Candidate> onThisLevel = new LinkedHashSet<>();

    private final Map<Candidate, Trial> trials = new LinkedHashMap<>();

    /**
     * How to gate.
     *
     * @param start the limit to begin with
     * @param learns whether the limit follows from what is seen
     * @param miss largest share of feasible candidates that a learned limit may cost
     * @param audit share of the rejected that are raced all the same
     * @param seed decides which
     */
    public record Rules(double start, Learning learns, double miss, double audit, long seed) {}

    /** Whether a limit follows from what is seen. */
    public enum Learning {
        /** It does. */
        LEARNED,
        /** It stays what it was to begin with. */
        FIXED
    }

    /** What the gate decided. */
    public enum Verdict {
        /** May race. */
        KEPT,
        /** Drifts too far. */
        REJECTED,
        /** Drifts too far, and raced all the same. */
        AUDITED
    }

    /**
     * A decision.
     *
     * @param limit that was in force
     * @param audit what the race said of an audited candidate
     */
    public record Ruling(Screening screening, double limit, Verdict verdict, Optional<Accuracy> audit) {}

    /**
     * What a gate did in a search, distinct candidates counted once.
     *
     * @param screened candidates looked at
     * @param rejected those that drifted too far, the audited ones included
     * @param audit of the rejected
     * @param raced candidates whose accuracy was evaluated, the audited ones included
     * @param feasible those of them that passed and keep the constraint
     * @param limit that was in force at last
     */
    public record Summary(int screened, int rejected, Audit audit, int raced, int feasible, double limit) {

        /** Estimated share of the good candidates that were rejected; nothing if none was audited. */
        public OptionalDouble lost() {
            if (audit.missRate().isEmpty()) {
                return OptionalDouble.empty();
            }
            double missed = audit.missRate().getAsDouble() * rejected;
            return OptionalDouble.of(missed == 0 ? 0 : missed / (missed + feasible));
        }
    }

    GateKeeper(Rules rules, Constraint constraint, CandidateEvaluator evaluator, Race race) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.race = race;
        this.start = constraint.gateLimit(rules.start);
    }

    /** Decides on candidates, in their order, all by the limit of now. */
    List<Ruling> screen(List<Candidate> candidates) {
        double limit = limit();
        List<Screening> screenings = evaluator.screen(candidates, limit);
        List<Ruling> decided = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Ruling ruling = ruling(candidates.get(i), screenings.get(i), limit);
            note(candidates.get(i), ruling);
            decided.add(ruling);
        }
        return decided;
    }

    /** Looks at candidates that will be raced whatever they show: a limit is learned from them, too. */
    void watch(List<Candidate> candidates) {
        List<Screening> screenings = evaluator.screen(candidates, Double.POSITIVE_INFINITY);
        for (int i = 0; i < candidates.size(); i++) {
            Ruling ruling = new Ruling(screenings.get(i), Double.POSITIVE_INFINITY, Verdict.KEPT, Optional.empty());
            note(candidates.get(i), ruling);
        }
    }

    private void note(Candidate candidate, Ruling ruling) {
        rulings.put(candidate, ruling);
        onThisLevel.add(candidate);
    }

    /**
     * From here on the candidates differ from their parents in larger or smaller units. Those drift alike and lose less, or more, so the limit is
     * learned anew.
     */
    void nextLevel() {
        onThisLevel.clear();
    }

    private Ruling ruling(Candidate candidate, Screening screening, double limit) {
        if (screening.stoppedAt().isEmpty()) {
            return new Ruling(screening, limit, Verdict.KEPT, Optional.empty());
        }
        if (!drawn(candidate)) {
            return new Ruling(screening, limit, Verdict.REJECTED, Optional.empty());
        }
        Trial trial = race(List.of(candidate)).get(0);
        return new Ruling(screening, limit, Verdict.AUDITED, Optional.of(trial.accuracy()));
    }

    /** By the candidate's name and the seed alone: every run audits the same. */
    private boolean drawn(Candidate candidate) {
        byte[] hash = DigestUtils.sha256(rules.seed + " " + candidate.id());
        return (ByteBuffer.wrap(hash).getInt() >>> 1) < rules.audit * Integer.MAX_VALUE;
    }

    /** Races candidates and remembers how it went: a verdict stands, and nobody races twice. */
    List<Trial> race(List<Candidate> candidates) {
        List<Candidate> fresh =
                candidates.stream().filter(c -> !trials.containsKey(c)).toList();
        race.run(fresh).forEach(t -> trials.put(t.candidate(), t));
        return candidates.stream().map(trials::get).toList();
    }

    /** How many images all races so far took, those that were asked for before included. */
    long imagesRaced() {
        return trials.values().stream().mapToLong(t -> t.accuracy().images()).sum();
    }

    /** The limit in force. */
    double limit() {
        if (rules.learns == Learning.FIXED || Double.isInfinite(start)) {
            return start;
        }
        double harmless = pairs(rulings.keySet()).stream()
                .filter(GateLimit.Pair::feasible)
                .mapToDouble(GateLimit.Pair::drift)
                .max()
                .orElse(0);
        return GateLimit.learned(pairs(onThisLevel), Math.max(start, LENIENCY * harmless), rules.miss);
    }

    /** What is known of those that were raced. */
    private List<GateLimit.Pair> pairs(Set<Candidate> candidates) {
        List<GateLimit.Pair> pairs = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Trial trial = trials.get(candidate);
            if (trial != null && !trial.accuracy().isFailed()) {
                Ruling ruling = rulings.get(candidate);
                double weight = ruling.verdict == Verdict.AUDITED ? 1 / rules.audit : 1;
                pairs.add(new GateLimit.Pair(ruling.screening.worst(), trial.eligible(), weight));
            }
        }
        return pairs;
    }

    /** What was done so far. */
    public Summary summary() {
        int rejected = count(Verdict.REJECTED) + count(Verdict.AUDITED);
        long missed = rulings.entrySet().stream()
                .filter(e -> e.getValue().verdict == Verdict.AUDITED)
                .filter(e -> trials.get(e.getKey()).eligible())
                .count();
        int raced = (int) rulings.keySet().stream().filter(trials::containsKey).count();
        int feasible = (int) rulings.entrySet().stream()
                .filter(e -> e.getValue().verdict == Verdict.KEPT)
                .filter(e ->
                        trials.containsKey(e.getKey()) && trials.get(e.getKey()).eligible())
                .count();
        Audit audit = new Audit(count(Verdict.AUDITED), missed);
        return new Summary(rulings.size(), rejected, audit, raced, feasible, limit());
    }

    private int count(Verdict verdict) {
        return (int) rulings.values().stream().filter(r -> r.verdict == verdict).count();
    }
}
