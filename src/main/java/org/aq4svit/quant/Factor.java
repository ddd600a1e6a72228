package org.aq4svit.quant;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * In what order the inputs of a layer are rounded and how much of each one's rounding error the later ones make good.
 *
 * <p>With the layer's second moments, sorted by descending diagonal, as {@code H = U D U^T}, U upper triangular with ones on its
 * diagonal, the best that input k can do about the errors {@code e_j = w_j - q_j} of the inputs before it is to round
 * {@code w_k + sum_{j<k} e_j U_jk}. This is GPTQ (Frantar et al. 2022) without its inverse: QuIP (Chee et al. 2023) shows that both
 * round alike.
 */
final class Factor {
    private final int[] order;
    private final double[][] rows;

    private Factor(int[] order, double[][] rows) {
        this.order = order;
        this.rows = rows;
    }

    /** The factor of a group's second moments. */
    static Factor of(Gram gram, int group) {
        double[] squares = gram.squares(group);
        int[] order = descending(squares);
        for (Damping damping = Damping.of(squares); ; damping = damping.stronger()) {
            double[][] rows = damped(gram, group, order, damping);
            if (UpperCholesky.factorize(rows)) {
                return new Factor(order, withUnitDiagonal(rows));
            }
        }
    }

    /** Which input is rounded as the k-th. */
    int input(int k) {
        return order[k];
    }

    /** Row k of U: element t is for the input rounded as the {@code k + t}-th. Not to be changed. */
    double[] row(int k) {
        return rows[k];
    }

    private static int[] descending(double[] squares) {
        return IntStream.range(0, squares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -squares[i]).thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The ordered matrix. */
    private static double[][] damped(Gram gram, int group, int[] order, Damping damping) {
        double[][] rows = new double[order.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[rows.length - i];
            for (int j = i; j < rows.length; j++) {
                rows[i][j - i] = gram.sum(group, order[i], order[j]);
            }
            rows[i][0] = damping.added(rows[i][0]);
        }
        return rows;
    }

    /** From {@code R = U D^(1/2)} to U. */
    private static double[][] withUnitDiagonal(double[][] rows) {
        double[] diagonal = Arrays.stream(rows).mapToDouble(r -> r[0]).toArray();
        for (int i = 0; i < rows.length; i++) {
            for (int j = i; j < rows.length; j++) {
                rows[i][j - i] /= diagonal[j];
            }
        }
        return rows;
    }
}
