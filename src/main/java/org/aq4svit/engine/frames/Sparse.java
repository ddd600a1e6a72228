package org.aq4svit.engine.frames;

/** Products with spikes, of which most did not happen. */
final class Sparse {
    private Sparse() {}

    /** Adds {@code spike} times a row of {@code count} values. */
    static void accumulate(float spike, float[] from, int source, float[] into, int target, int count) {
        if (spike == 0) {
            return;
        }
        for (int j = 0; j < count; j++) {
            into[target + j] += spike * from[source + j];
        }
    }
}
