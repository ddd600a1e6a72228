package org.aq4svit.quant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GPTQ as its paper derives it: after every column the error is spread over the columns that are left by the inverse of their own
 * Hessian, which is inverted anew each time. For layers of one group whose inputs all fire.
 */
final class NaiveGptq {
    private final Gram gram;
    private final double damping;

    NaiveGptq(Gram gram) {
        this.gram = gram;
        this.damping = 0.01
                * IntStream.range(0, gram.fanIn())
                        .mapToDouble(i -> gram.sum(0, i, i))
                        .average()
                        .orElseThrow();
    }

    /** Levels of weights {@code [scales.length, fanIn]} at given scales. */
    short[] levels(float[] weights, int bits, float[] scales) {
        short[] levels = new short[weights.length];
        double[] left =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).toArray();
        List<Integer> columns =
                new ArrayList<>(IntStream.range(0, gram.fanIn()).boxed().toList());
        columns.sort(Comparator.comparing(i -> -gram.sum(0, i, i)));
        while (!columns.isEmpty()) {
            double[] shares = firstRowOfInverse(columns);
            for (int o = 0; o < scales.length; o++) {
                int row = o * gram.fanIn();
                int at = row + columns.get(0);
                levels[at] = Rounding.to(bits).level((float) left[at], scales[o]);
                double error = (left[at] - levels[at] * scales[o]) / shares[0];
                for (int c = 1; c < shares.length; c++) {
                    left[row + columns.get(c)] -= error * shares[c];
                }
            }
            columns.remove(0);
        }
        return levels;
    }

    /** Solves {@code H x = (1, 0, ..., 0)} for the Hessian of these columns by Gauss's elimination from the last column on. */
    private double[] firstRowOfInverse(List<Integer> columns) {
        int n = columns.size();
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                h[i][j] = gram.sum(0, columns.get(i), columns.get(j)) + (i == j ? damping : 0);
            }
        }
        double[] x = new double[n];
        x[0] = 1;
        for (int k = n - 1; k > 0; k--) {
            for (int i = 0; i < k; i++) {
                double factor = h[i][k] / h[k][k];
                for (int j = 0; j <= k; j++) {
                    h[i][j] -= factor * h[k][j];
                }
            }
        }
        return substituted(h, x);
    }

    /** Solves a lower triangular system from the first row on. */
    private static double[] substituted(double[][] h, double[] x) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= h[i][j] * x[j];
            }
            x[i] /= h[i][i];
        }
        return x;
    }
}
