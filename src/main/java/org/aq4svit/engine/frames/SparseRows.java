package org.aq4svit.engine.frames;

import org.aq4svit.engine.lanes.Lanes;

/**
 * The rows that a few spikes select, to be summed: a spike that did not happen costs nothing but the look at it. For one thread.
 */
final class SparseRows {
    private static final Lanes LANES = Lanes.best();

    private int[] from = {};
    private float[] factors = {};
    private int count;

    /** Starts again, with room for this many rows. */
    void clear(int most) {
        count = 0;
        if (from.length < most + 1) {
            from = new int[most + 1];
            factors = new float[most + 1];
        }
    }

    /** Selects the row that begins at {@code row}, unless there is no spike. Written without a branch, which no CPU could foresee. */
    void select(float spike, int row) {
        from[count] = row;
        factors[count] = spike;
        count += spike != 0 ? 1 : 0;
    }

    /** {@code into[at + i] = sum of spike * rows[row + i]} for i below {@code n}. */
    void sum(float[] rows, float[] into, int at, int n) {
        LANES.sumOfRows(rows, from, factors, count, into, at, n);
    }
}
