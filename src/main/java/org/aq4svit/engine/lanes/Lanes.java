package org.aq4svit.engine.lanes;

import java.nio.ByteBuffer;

/**
 * Loops over arrays, each from index 0 to {@code n}. Float32 throughout, every fused multiply-add rounded once: implementations agree to
 * the bit, except on what is not a number.
 *
 * <p>Sums are whole numbers of 32 bits in a buffer outside the heap whose order of bytes is the machine's, counted from {@code from} on.
 */
public interface Lanes {
    /** Drift is summed in whole multiples of 1 / this: such sums are the same in any order. */
    int DRIFT_UNITS = 1 << 16;

    /** Distances of membranes count up to this; beyond lies only what has burst. */
    int LARGEST_DISTANCE = 64;

    /** The best implementation on this machine. */
    static Lanes best() {
        return Provider.BEST;
    }

    /** What runs, for the log. */
    String name();

    /** {@code out = fma(sums, scale, shift)}; scale and shift, of equal length, repeat. */
    void affine(ByteBuffer sums, int from, float[] scale, float[] shift, float[] out, int n);

    /** {@code x = fma(x, scale, shift)}; scale and shift, of equal length, repeat. */
    void affine(float[] x, float[] scale, float[] shift, int n);

    /**
     * Numbers from the sums of their digits: {@code out = ((d_0 - offset) * base + d_1) * base + ...}, every step a fused multiply-add.
     *
     * @param next how far the sums of a digit lie behind those of the digit above it
     * @param count number of digits
     * @param offset subtracted from the highest digit; it repeats
     */
    void join(ByteBuffer sums, int from, int next, int count, int[] offset, float base, float[] out, int n);

    /**
     * {@link #join} of whole pixels, each then multiplied by its unit, and by {@code fma(x, scale, shift)}.
     *
     * @param offset one per channel at least, as scale and shift
     */
    void joinPixels(
            ByteBuffer sums,
            int from,
            int next,
            int count,
            int[] offset,
            float base,
            Pixels pixels,
            float[] scale,
            float[] shift,
            float[] out,
            int n);

    /**
     * Pixels that have units.
     *
     * @param first index of the first pixel's unit
     */
    record Pixels(int channels, float[] units, int first) {}

    /** {@code x = fma(x, factor, next)}. */
    void append(float[] x, float factor, float[] next, int n);

    /** {@code x += y}. */
    void add(float[] x, float[] y, int n);

    /** {@code x *= factor}. */
    void multiply(float[] x, float factor, int n);

    /**
     * Sums of rows, in their order: {@code into[at + i] = sum_r factors[r] * rows[from[r] + i]}, every step a fused multiply-add that starts
     * from zero.
     *
     * @param count number of rows
     */
    void sumOfRows(float[] rows, int[] from, float[] factors, int count, float[] into, int at, int n);

    /**
     * The same with factors of their own for every place, which repeat: {@code into[at + i] = sum_r weights[weight[r] + i % period] *
     * rows[from[r] + i]}.
     */
    void sumOfProducts(
            float[] rows,
            int[] from,
            float[] weights,
            int[] weight,
            int period,
            int count,
            float[] into,
            int at,
            int n);

    /**
     * A product of matrices: {@code into[i][j] = sum_k a[i][k] * b[k][j]} for i below {@code rows} and j below {@code columns}, summed in the order
     * of k with fused multiply-adds that start from zero.
     *
     * @param columns a multiple of 16; rows of b and of the result are as long
     */
    void product(Matrix a, float[] b, int sums, float[] into, int rows, int columns);

    /** A matrix within an array: {@code a[i][k]} is {@code values[from + i * nextRow + k * nextColumn]}. */
    record Matrix(float[] values, int from, int nextRow, int nextColumn) {}

    /** {@code out = unit * in}, bytes as unsigned numbers. */
    void widen(byte[] in, float unit, float[] out, int n);

    /** What {@link #widen} is undone by, for whole multiples of a unit that is a power of two. */
    void narrow(float[] in, float unit, byte[] out, int n);

    /** {@code into[to + i] = max(into[to + i], from[at + i])}, from low places to high. */
    void larger(float[] from, int at, float[] into, int to, int n);

    /** The same for bytes below 128. */
    void larger(byte[] from, int at, byte[] into, int to, int n);

    /** Largest magnitude of {@code x[from .. from + n)}. */
    float largest(float[] x, int from, int n);

    /**
     * {@code x * scale} as whole numbers, rounded half to even. What does not fit becomes the largest that does.
     *
     * @param from index of the first value and of its digits
     * @param out a row per digit
     */
    void digits(float[] x, int from, float scale, Digits form, byte[][] out, int n);

    /**
     * {@link #digits} of whole pixels, each with the unit that its largest value allows.
     *
     * @param units the unit of each pixel, from index {@code at} on
     * @param n a whole number of pixels
     */
    void pixelDigits(float[] x, int channels, Digits form, byte[][] out, float[] units, int at, int n);

    /** Multiplies every pixel by its unit, found from index {@code at} on. */
    void multiplyPixels(float[] x, int channels, float[] units, int at, int n);

    /**
     * One time step of leaky neurons: {@code H = V + (X - V) * rate; S = H >= threshold; V = H (1 - S)}.
     *
     * @param x X before, H after
     */
    void leaky(float[] x, float[] v, byte[] spikes, float rate, float threshold, int n);

    /**
     * {@link #leaky(float[], float[], byte[], float, float, int)} of {@code X = fma(sums, scale, shift)}; scale and shift, of equal length,
     * repeat.
     *
     * @param h H
     * @param spikes outside the heap, written from index {@code at} on
     */
    void leaky(
            ByteBuffer sums,
            int from,
            float[] scale,
            float[] shift,
            float[] h,
            float[] v,
            ByteBuffer spikes,
            int at,
            float rate,
            float threshold,
            int n);

    /**
     * All time steps of leaky neurons that are at rest before the first; of their membranes nothing is left.
     *
     * @param from index of the first step's first sum; scale and shift, of equal length, repeat
     * @param spikes outside the heap, those of the first step from index {@code at} on
     */
    void leaky(
            ByteBuffer sums,
            int from,
            float[] scale,
            float[] shift,
            ByteBuffer spikes,
            int at,
            Steps steps,
            float rate,
            float threshold,
            int n);

    /**
     * Where time steps lie.
     *
     * @param nextSum how far the sums of a step lie behind those of the step before; 0 if all steps have the same
     * @param nextSpike the same for the spikes
     */
    record Steps(int count, int nextSum, int nextSpike) {}

    /**
     * Compares membranes with those of the float network.
     *
     * @param near width of the neighbourhood of the threshold in which distances count as near it
     * @param sums the sums are added to: distances, distances near the threshold (both in {@link #DRIFT_UNITS} and cut at
     *     {@link #LARGEST_DISTANCE}), spikes, spikes of the float network, spikes that differ
     */
    void drift(float[] own, int ownFrom, float[] reference, int from, float threshold, float near, long[] sums, int n);

    /** Places of {@link #drift}'s sums. */
    enum Sum {
        /** Distance of the membranes. */
        DISTANCE,
        /** The same, near the threshold only. */
        NEAR,
        /** Own spikes. */
        SPIKES,
        /** Spikes of the float network. */
        REFERENCE_SPIKES,
        /** Spikes that differ. */
        FLIPS
    }
}
