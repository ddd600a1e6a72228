package org.aq4svit.quant;

/**
 * Cholesky's factorization from the last column on, {@code H = R R^T} with R upper triangular, in place. Row i is an array of its own
 * that begins at the diagonal: element (i, j) is {@code rows[i][j - i]}.
 *
 * <p>Plain Java in a fixed order, so that every machine finds the same bits; the compiler makes vector instructions of the inner loop.
 */
final class UpperCholesky {
    /** Columns that are finished together; four of them go through the inner loop at a time. */
    private static final int BLOCK = 32;

    /** Columns whose products stay in the second-level cache: a block of them takes 128 KiB. */
    private static final int TILE = 512;

    private final double[][] rows;

    private UpperCholesky(double[][] rows) {
        this.rows = rows;
    }

    /** Replaces H by R; false, with H lost, if H is not positive definite. */
    static boolean factorize(double[][] rows) {
        return new UpperCholesky(rows).factorize();
    }

    private boolean factorize() {
        for (int end = rows.length; end > 0; end -= BLOCK) {
            int start = Math.max(0, end - BLOCK);
            for (int k = end - 1; k >= start; k--) {
                if (!finishColumn(k, start)) {
                    return false;
                }
            }
            subtractProducts(columns(start), start);
        }
        return true;
    }

    /** Divides column k by its pivot and subtracts what it contributes to the columns before it, back to {@code start}. */
    private boolean finishColumn(int k, int start) {
        double pivot = rows[k][0];
        if (!(pivot > 0)) {
            return false;
        }
        double root = Math.sqrt(pivot);
        for (int i = 0; i <= k; i++) {
            rows[i][k - i] /= root;
        }
        for (int i = 0; i < k; i++) {
            double r = rows[i][k - i];
            for (int j = Math.max(i, start); j < k; j++) {
                rows[i][j - i] -= r * rows[j][k - j];
            }
        }
        return true;
    }

    /** The finished columns from {@code start} on, above the block's own rows: {@code [BLOCK, start]}, zero where there is none. */
    private double[][] columns(int start) {
        double[][] columns = new double[BLOCK][start];
        for (int i = 0; i < start; i++) {
            for (int k = 0; k < Math.min(BLOCK, rows.length - start); k++) {
                columns[k][i] = rows[i][start + k - i];
            }
        }
        return columns;
    }

    private void subtractProducts(double[][] columns, int start) {
        for (int from = 0; from < start; from += TILE) {
            int to = Math.min(from + TILE, start);
            for (int i = 0; i < to; i++) {
                for (int k = 0; k < BLOCK; k += 4) {
                    subtract(i, Math.max(i, from), to, columns[k], columns[k + 1], columns[k + 2], columns[k + 3]);
                }
            }
        }
    }

    /** Subtracts from row i, columns from..to, the products of four finished columns. */
    private void subtract(int i, int from, int to, double[] a, double[] b, double[] c, double[] d) {
        double[] row = rows[i];
        double ai = a[i];
        double bi = b[i];
        double ci = c[i];
        double di = d[i];
        for (int j = from; j < to; j++) {
            row[j - i] -= ai * a[j] + bi * b[j] + ci * c[j] + di * d[j];
        }
    }
}
