package org.aq4svit.report;

import java.util.function.ToDoubleBiFunction;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * How alike two orders of the same candidates are: 1 for the same, -1 for the opposite, NaN where one of them is no order at all.
 *
 * @param spearman correlation of ranks
 * @param kendall pairs in the same order minus pairs in the opposite one, as a share of all (tau-b)
 */
public record Ranks(double spearman, double kendall) {

    /** Of two columns. */
    static Ranks of(double[] x, double[] y) {
        return new Ranks(spearman(x, y), kendall(x, y));
    }

    /** Of two columns with what a third one explains taken out of both (partial correlation). */
    static Ranks given(double[] x, double[] y, double[] third) {
        return new Ranks(partial(x, y, third, Ranks::spearman), partial(x, y, third, Ranks::kendall));
    }

    private static double spearman(double[] x, double[] y) {
        return x.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(x, y);
    }

    private static double kendall(double[] x, double[] y) {
        return x.length < 2 ? Double.NaN : new KendallsCorrelation().correlation(x, y);
    }

    private static double partial(
            double[] x, double[] y, double[] z, ToDoubleBiFunction<double[], double[]> correlation) {
        double xy = correlation.applyAsDouble(x, y);
        double xz = correlation.applyAsDouble(x, z);
        double yz = correlation.applyAsDouble(y, z);
        return (xy - xz * yz) / Math.sqrt((1 - xz * xz) * (1 - yz * yz));
    }
}
