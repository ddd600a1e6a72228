package org.aq4svit.search;

import java.util.List;
import java.util.TreeMap;

/**
 * The drift up to which candidates are worth an accuracy evaluation, learned from the evaluations so far (ours).
 *
 * <p>The probability that a candidate of a given drift is feasible is fitted by the closest curve that only falls with the drift. It is
 * a property of the drift, so it does not matter that candidates of small drift are evaluated more often; that those of large drift are
 * evaluated in audits alone is made good by their weight.
 */
final class GateLimit {
    private static final int PAIRS_NEEDED = 12;
    private static final int INFEASIBLE_NEEDED = 4;

    /** Chance of being feasible at which a candidate is worth an evaluation anyway. */
    private static final double WORTH_IT = 0.25;

    /**
     * The next feasible candidate may lie beyond all seen so far. Counting it in keeps the promise for candidates yet to come (as in split
     * conformal prediction), where the share lost among those seen would promise too much.
     */
    private static final double THE_NEXT_ONE = 1;

    private GateLimit() {}

    /**
     * A candidate that was evaluated.
     *
     * @param drift what the gate compares with its limit
     * @param feasible whether the candidate kept the constraint
     * @param weight how many candidates it stands for: 1 if it passed the gate, 1 / share if it was one of the share audited of those that
     *     did not
     */
    record Pair(double drift, boolean feasible, double weight) {
        Pair {
            if (!Double.isFinite(drift) || !(weight > 0)) {
                throw new IllegalArgumentException(
                        "expected a finite drift and a positive weight, found " + drift + " and " + weight);
            }
        }
    }

    /**
     * The smallest limit that loses at most the share {@code miss} of the feasible candidates to be expected, beyond which at most the same share
     * of candidates is feasible, and none whose chance of being feasible is a quarter or more. The last keeps the limit from creeping down:
     * each evaluation below it would otherwise make those above it look rarer. Nothing seen is dismissed while fewer than 1 / miss - 1 lie beyond
     * any limit.
     *
     * @param pairs in any order
     * @param start the limit while there are too few pairs to tell: fewer than 12, fewer than 4 infeasible ones, or feasible ones that stand
     *     for fewer than 1 / miss - 1
     */
    static double learned(List<Pair> pairs, double start, double miss) {
        double mass =
                pairs.stream().filter(Pair::feasible).mapToDouble(Pair::weight).sum();
        double mayLose = miss * (mass + THE_NEXT_ONE) - THE_NEXT_ONE;
        long infeasible = pairs.stream().filter(p -> !p.feasible).count();
        if (pairs.size() < PAIRS_NEEDED || infeasible < INFEASIBLE_NEEDED || mayLose < 0) {
            return start;
        }
        double[] drifts =
                pairs.stream().mapToDouble(Pair::drift).sorted().distinct().toArray();
        return beyond(drifts, last(tallies(pairs), mayLose, miss), start);
    }

    /**
     * All candidates of one drift.
     *
     * @param weight how many they stand for
     * @param feasible how many feasible ones they stand for
     * @param seen how many there are: one audited candidate stands for many, but is not as sure as many
     */
    private record Tally(double weight, double feasible, int seen, int seenFeasible) {
        static Tally of(Pair pair) {
            return new Tally(pair.weight, pair.feasible ? pair.weight : 0, 1, pair.feasible ? 1 : 0);
        }

        Tally plus(Tally other) {
            return new Tally(
                    weight + other.weight,
                    feasible + other.feasible,
                    seen + other.seen,
                    seenFeasible + other.seenFeasible);
        }
    }

    /** One tally per drift, smallest drift first. */
    private static List<Tally> tallies(List<Pair> pairs) {
        TreeMap<Double, Tally> tallies = new TreeMap<>();
        pairs.forEach(p -> tallies.merge(p.drift, Tally.of(p), Tally::plus));
        return List.copyOf(tallies.values());
    }

    /**
     * Index of the largest drift that must pass.
     *
     * @param mayLose feasible candidates to be expected beyond it, at most
     * @param miss share of feasible ones among all beyond it, at most, the next feasible one counted in
     */
    private static int last(List<Tally> tallies, double mayLose, double miss) {
        double[] weights = tallies.stream().mapToDouble(Tally::weight).toArray();
        double[] chances = Isotonic.nonIncreasing(
                tallies.stream().mapToDouble(t -> t.feasible / t.weight).toArray(), weights);
        int last = weights.length - 1;
        double lost = 0;
        double feasible = THE_NEXT_ONE;
        double seen = THE_NEXT_ONE;
        for (int i = last; i > 0; i--) {
            lost += weights[i] * chances[i];
            if (lost > mayLose || chances[i] >= WORTH_IT) {
                break;
            }
            feasible += tallies.get(i).seenFeasible;
            seen += tallies.get(i).seen;
            if (feasible <= miss * seen) {
                last = i - 1;
            }
        }
        return last;
    }

    /**
     * Halfway from a drift to the next larger one. Beyond the largest nothing is known: the limit goes on by half of the last gap, and not
     * below where it started.
     */
    private static double beyond(double[] drifts, int last, double start) {
        if (last < drifts.length - 1) {
            return (drifts[last] + drifts[last + 1]) / 2;
        }
        double gap = last > 0 ? drifts[last] - drifts[last - 1] : 0;
        return Math.max(start, drifts[last] + gap / 2);
    }
}
