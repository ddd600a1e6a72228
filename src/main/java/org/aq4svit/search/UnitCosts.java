package org.aq4svit.search;

import java.util.List;

/**
 * What it costs to round the weights of each unit to each of its widths: the divergence from the float network's answers, in nats. Costs are
 * taken to add up, together with one of changing anything at all, so that every setting seen is a noisy sum of the same few numbers, and all of
 * them count.
 *
 * <p>A unit's cost is about its sensitivity times the rounding error, but only about: where few bits are left it grows faster, and a layer that
 * bears three bits well may be lost with two. So each width has a number of its own, tied to those of the unit's other widths by what is expected.
 */
final class UnitCosts {
    /** What the smallest width of a unit costs at least: measured costs of nothing or less are noise. */
    private static final double LEAST = 1e-3;

    /** How far a unit's sensitivity may be from what was measured once, as a share of it: elsewhere it may be another. */
    private static final double ELSEWHERE = 0.5;

    /** How far the cost at one width may be from what the sensitivity says, as a share of it. */
    private static final double OWN = 1;

    private final SearchSpace space;

    /** The widths of every unit, as the space has them. */
    private final List<List<Integer>> widths;

    /** For every unit the number of its cost at its first width. */
    private final int[] first;

    private final SumModel numbers;

    private UnitCosts(SearchSpace space, List<List<Integer>> widths, int[] first, SumModel numbers) {
        this.space = space;
        this.widths = widths;
        this.first = first;
        this.numbers = numbers;
    }

    /**
     * A unit's cost at its smallest width, as measured.
     *
     * @param deviation standard deviation of the noise in it
     */
    record Sensitivity(double cost, double deviation) {
        /** Of a unit that could not be measured. */
        static final Sensitivity UNKNOWN = new Sensitivity(0, SumModel.UNKNOWN);
    }

    /** What is expected from one look at every unit. */
    static UnitCosts of(SearchSpace space, List<Sensitivity> units) {
        List<List<Integer>> widths = space.units().stream().map(space::widths).toList();
        int[] first = new int[units.size()];
        int size = 0;
        for (int u = 0; u < first.length; u++) {
            first[u] = size;
            size += widths.get(u).size();
        }
        double[] mean = new double[size + 1];
        double[][] covariance = new double[size + 1][size + 1];
        for (int u = 0; u < first.length; u++) {
            Unit unit = space.units().get(u);
            double[] errors = widths.get(u).stream()
                    .mapToDouble(w -> space.error(unit, w))
                    .toArray();
            expect(units.get(u), errors, first[u], mean, covariance);
        }
        covariance[size][size] = SumModel.UNKNOWN * SumModel.UNKNOWN;
        return new UnitCosts(space, widths, first, new SumModel(mean, covariance));
    }

    /** What is expected of one unit. */
    private static void expect(Sensitivity unit, double[] errors, int first, double[] mean, double[][] covariance) {
        double cost = Math.max(0, unit.cost);
        double shared = Math.pow(unit.deviation, 2) + Math.pow(ELSEWHERE * cost, 2);
        double own = Math.pow(OWN * Math.max(cost, unit.deviation), 2);
        for (int i = 0; i < errors.length; i++) {
            mean[first + i] = cost * errors[i];
            for (int j = 0; j < errors.length; j++) {
                covariance[first + i][first + j] = errors[i] * errors[j] * (i == j ? shared + own : shared);
            }
        }
    }

    private UnitCosts with(SumModel updated) {
        return new UnitCosts(space, widths, first, updated);
    }

    /** When a whole setting was seen. */
    UnitCosts and(Candidate setting, double divergence, double deviation) {
        double[] sum = new double[numbers.size()];
        for (int u = 0; u < space.units().size(); u++) {
            add(sum, u, space.width(setting, space.units().get(u)), 1);
        }
        sum[sum.length - 1] = 1;
        return with(numbers.and(sum, divergence, deviation * deviation));
    }

    /** When it was seen what a unit's going from one width to another costs. */
    UnitCosts and(int unit, int from, int to, double cost, double deviation) {
        return with(numbers.and(change(unit, from, to), cost, deviation * deviation));
    }

    /** The standard deviation of what is known of such a cost. */
    double deviation(int unit, int from, int to) {
        return numbers.deviation(change(unit, from, to));
    }

    private double[] change(int unit, int from, int to) {
        double[] sum = new double[numbers.size()];
        add(sum, unit, to, 1);
        add(sum, unit, from, -1);
        return sum;
    }

    /** Counts in a unit at a width; in float32 it costs nothing. */
    private void add(double[] sum, int unit, int width, double weight) {
        int at = widths.get(unit).indexOf(width);
        if (at >= 0) {
            sum[first[unit] + at] += weight;
        }
    }

    /** The most likely cost of a unit at one of its widths. */
    double cost(int unit, int width) {
        double least = LEAST * space.error(space.units().get(unit), width);
        return Math.max(least, numbers.mean(first[unit] + widths.get(unit).indexOf(width)));
    }
}
