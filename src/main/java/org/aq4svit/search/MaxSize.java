package org.aq4svit.search;

import java.util.Comparator;
import java.util.List;
import org.aq4svit.quant.Footprint;

/**
 * The most accurate network that is at most so large.
 *
 * @param measure what is limited
 * @param limit its largest value
 */
public record MaxSize(Measure measure, double limit) implements Constraint {
    private static final int FULL_PASSES = 3;

    /** Ways to say how large a network is. */
    public enum Measure {
        /** Bytes of the whole network. */
        BYTES {
            @Override
            double of(Footprint footprint) {
                return footprint.bytes();
            }
        },
        /** Mean bits per weight. */
        EFFECTIVE_BITS {
            @Override
            double of(Footprint footprint) {
                return footprint.effectiveBits();
            }
        };

        abstract double of(Footprint footprint);
    }

    boolean fits(Candidate candidate) {
        return measure.of(candidate.footprint()) <= limit;
    }

    @Override
    public boolean allows(Candidate candidate, Accuracy accuracy) {
        return fits(candidate) && !accuracy.isFailed();
    }

    @Override
    public Race race(Race.Rules rules, CandidateEvaluator evaluator, double baselineTop1) {
        return new SizeRace(this, evaluator);
    }

    /** Drift orders the candidates; none is hopeless, since the best within the size is asked for, however bad. */
    @Override
    public double gateLimit(double configured) {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public Comparator<Trial> preference() {
        return Comparator.comparingDouble(Trial::divergence)
                .thenComparing(t -> t.candidate().id());
    }

    @Override
    public int fullPasses() {
        return FULL_PASSES;
    }

    /** The smallest widths everywhere. */
    @Override
    public Candidate nearest(SearchSpace space) {
        List<Candidate> uniform = space.uniform();
        return uniform.get(uniform.size() - 1);
    }

    @Override
    public Comparator<FinalPass.Winner> verdict() {
        return Comparator.comparing((FinalPass.Winner w) -> !w.constraintMet())
                .thenComparingDouble(w -> w.accuracy().drop());
    }
}
