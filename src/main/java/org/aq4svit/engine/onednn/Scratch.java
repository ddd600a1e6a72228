package org.aq4svit.engine.onednn;

import org.aq4svit.engine.lanes.Digits;

/** Arrays that stay in the first-level cache, and the memory that sums go through. For one thread. */
final class Scratch {
    /** Values of a piece, unless a single pixel has more. */
    private static final int PIECE = 2048;

    private static final int MOST_DIGITS = Digits.NARROW.count();

    private float[] values = new float[PIECE];
    private float[] potentials = new float[PIECE];
    private float[] held = new float[PIECE];
    private byte[] spikes = new byte[PIECE];
    private byte[][] digits = new byte[MOST_DIGITS][PIECE];

    /** How many pixels are worked on at once. */
    static int pixels(int channels) {
        return Math.max(1, PIECE / channels);
    }

    /** Has all arrays hold at least a piece of whole pixels. */
    void fit(int channels) {
        atLeast(pixels(channels) * channels);
    }

    /** {@link #values} of at least this length, its content lost. */
    float[] atLeast(int length) {
        if (values.length < length) {
            values = new float[length];
            potentials = new float[length];
            held = new float[length];
            spikes = new byte[length];
            digits = new byte[MOST_DIGITS][length];
        }
        return values;
    }

    float[] values() {
        return values;
    }

    /** V of the neurons of a piece. */
    float[] potentials() {
        return potentials;
    }

    /** X of the neurons of a piece, if it does not change with time. */
    float[] held() {
        return held;
    }

    byte[] spikes() {
        return spikes;
    }

    /** A row per digit. */
    byte[][] digits() {
        return digits;
    }
}
