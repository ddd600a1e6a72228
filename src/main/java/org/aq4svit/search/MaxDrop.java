package org.aq4svit.search;

import java.util.Comparator;

/**
 * The smallest network that loses at most so much top-1.
 *
 * @param limit largest drop of top-1
 * @param unit whether that is points or percent of the baseline
 */
public record MaxDrop(double limit, Unit unit) implements Constraint {
    /** What {@code limit} counts. */
    public enum Unit {
        /** Percentage points of top-1. */
        POINTS,
        /** Percent of the baseline's top-1. */
        RELATIVE
    }

    @Override
    public boolean allows(Candidate candidate, Accuracy accuracy) {
        return accuracy.drop() <= points(accuracy.baselineTop1());
    }

    private double points(double baselineTop1) {
        return unit == Unit.POINTS ? limit : limit / 100 * baselineTop1;
    }

    @Override
    public Race race(Race.Rules rules, CandidateEvaluator evaluator, double baselineTop1) {
        return new DropRace(rules, evaluator, points(baselineTop1) / 100);
    }

    @Override
    public double gateLimit(double configured) {
        return configured;
    }

    @Override
    public Comparator<Trial> preference() {
        return Comparator.comparing(Trial::candidate, Candidate.SMALLEST_FIRST);
    }

    /** The first that keeps it is the smallest. */
    @Override
    public int fullPasses() {
        return 1;
    }

    /** The widest widths everywhere. */
    @Override
    public Candidate nearest(SearchSpace space) {
        return space.uniform().get(0);
    }

    @Override
    public Comparator<FinalPass.Winner> verdict() {
        Comparator<FinalPass.Winner> smallest =
                Comparator.comparingLong(w -> w.constraintMet() ? w.candidate().bytes() : 0);
        return Comparator.comparing((FinalPass.Winner w) -> !w.constraintMet())
                .thenComparing(smallest)
                .thenComparingDouble(w -> w.accuracy().drop());
    }
}
