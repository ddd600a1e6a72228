package org.aq4svit.quant;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Second moments of what a layer's weights {@code [out, fanIn]} are multiplied with, over calibration images: for each of its groups
 * the symmetric matrix {@code [fanIn, fanIn]} of {@code sum x_i * x_j}. Inputs stand in the order of the weights,
 * {@code fanIn = in / groups * kh * kw}; output channel o belongs to group {@code o / (out / groups)}. Never changes.
 *
 * <p>Half of a matrix is kept, in float32: sums of spikes are whole numbers, exact up to 2^24, and beyond that a rounding of 6e-8 is far
 * below the damping of whoever inverts the matrix.
 */
public final class Gram {
    private final int fanIn;
    private final float[][] sums;
    private final long[] rows;
    private final List<SoftReference<Factor>> factors;

    /** From packed upper triangles, one per group, see {@link Triangle}. */
    Gram(int fanIn, double[][] triangles, long[] rows) {
        this.fanIn = fanIn;
        this.sums = Arrays.stream(triangles).map(Gram::floats).toArray(float[][]::new);
        this.rows = rows.clone();
        this.factors = new ArrayList<>(Collections.nCopies(triangles.length, new SoftReference<>(null)));
    }

    /** Number of weights per output channel. */
    public int fanIn() {
        return fanIn;
    }

    /** Number of groups. */
    public int groups() {
        return sums.length;
    }

    /** Number of rows that were added up for a group: images times time steps times positions. */
    public long rows(int group) {
        return rows[group];
    }

    /** Sum of {@code x_i * x_j} over the rows of a group. */
    public double sum(int group, int i, int j) {
        return sums[group][Triangle.index(fanIn, Math.min(i, j), Math.max(i, j))];
    }

    /** Sums of squares {@code [fanIn]} of a group's inputs. */
    double[] squares(int group) {
        double[] squares = new double[fanIn];
        for (int i = 0; i < fanIn; i++) {
            squares[i] = sum(group, i, i);
        }
        return squares;
    }

    /** The factor of a group's matrix: the same for every width, so it is kept as long as there is room for it. */
    synchronized Factor factor(int group) {
        Factor factor = factors.get(group).get();
        if (factor == null) {
            factor = Factor.of(this, group);
            factors.set(group, new SoftReference<>(factor));
        }
        return factor;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
            if (!Float.isFinite(floats[i])) {
                throw new IllegalArgumentException("sums of inputs must be finite, found " + values[i]);
            }
        }
        return floats;
    }

    /**
     * Adds up rows of inputs, in double precision: equal rows in equal order give an equal {@link Gram}. For one thread.
     */
    public static final class Sums {
        private final int fanIn;
        private final double[][] triangles;
        private final long[] rows;
        private final int[] active;

        /** Sums for a layer of this many groups and weights per output channel; nothing added yet. */
        public Sums(int groups, int fanIn) {
            this.fanIn = fanIn;
            this.triangles = new double[groups][Triangle.size(fanIn)];
            this.rows = new long[groups];
            this.active = new int[fanIn];
        }

        /** Bytes that the sums of such a layer take. */
        public static long bytes(int groups, int fanIn) {
            return (long) Double.BYTES * groups * Triangle.size(fanIn);
        }

        /** Adds one row: the {@code fanIn} inputs that the weights of a group meet at one position. Zeros cost nothing. */
        public void add(float[] row, int group) {
            if (row.length != fanIn) {
                throw new IllegalArgumentException("row must have " + fanIn + " inputs, found " + row.length);
            }
            int count = findActive(row);
            for (int a = 0; a < count; a++) {
                addProducts(row, a, count, triangles[group]);
            }
            rows[group]++;
        }

        /** What was added so far. */
        public Gram gram() {
            return new Gram(fanIn, triangles, rows);
        }

        private int findActive(float[] row) {
            int count = 0;
            for (int i = 0; i < fanIn; i++) {
                if (row[i] != 0) {
                    active[count++] = i;
                }
            }
            return count;
        }

        private void addProducts(float[] row, int first, int count, double[] triangle) {
            double x = row[active[first]];
            int start = Triangle.index(fanIn, active[first], 0);
            for (int b = first; b < count; b++) {
                triangle[start + active[b]] += x * row[active[b]];
            }
        }
    }
}
