package org.aq4svit.search;

import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * What came of candidates that were evaluated although the gate had rejected them.
 *
 * @param audited how many were evaluated
 * @param feasible how many of those kept the constraint
 */
public record Audit(long audited, long feasible) {
    private static final double TAIL = 0.025;

    /** Checks the counts. */
    public Audit {
        if (feasible < 0 || feasible > audited) {
            throw new IllegalArgumentException("expected 0 to " + audited + " feasible candidates, found " + feasible);
        }
    }

    /** Share of rejected candidates that would have kept the constraint; nothing if none was audited. */
    public OptionalDouble missRate() {
        return audited == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) feasible / audited);
    }

    /** The 95 % interval around {@link #missRate()} (Clopper and Pearson, 1934); from 0 to 1 if none was audited. */
    public Interval interval() {
        long infeasible = audited - feasible;
        // commons-math's ClopperPearsonInterval fails at both ends (MATH-1401)
        double lower = feasible == 0 ? 0 : quantile(feasible, infeasible + 1, TAIL);
        double upper = infeasible == 0 ? 1 : quantile(feasible + 1, infeasible, 1 - TAIL);
        return new Interval(lower, upper);
    }

    private static double quantile(long alpha, long beta, double probability) {
        return new BetaDistribution(alpha, beta).inverseCumulativeProbability(probability);
    }
}
