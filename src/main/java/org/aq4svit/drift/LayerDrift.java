package org.aq4svit.drift;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What was seen of one neuron layer, as sums per time step, so that tallies of several batches add up.
 *
 * <p>For neurons of many levels H is the input, the threshold is the distance between two levels, a neuron fires if its output is not
 * zero, and a spike differs if the outputs do ({@link org.aq4svit.model.Firing}).
 *
 * @param layer PyTorch module name of the neuron
 * @param threshold the unit of its membrane potential
 * @param neurons neurons seen per time step, all images together
 * @param distance sum of {@code |H - H_float|}
 * @param near sum of {@code |H - H_float| k(d / (threshold / 4))}, d how far H_float is from where the output changes, k a triangular kernel
 * @param flips number of spikes that differ
 * @param spikes number of spikes
 * @param floatSpikes number of spikes of the float network
 */
public record LayerDrift(
        String layer,
        float threshold,
        long neurons,
        double[] distance,
        double[] near,
        long[] flips,
        long[] spikes,
        long[] floatSpikes)
        implements Serializable {

    /** The tally of both; {@code other} is of the same layer. */
    public LayerDrift plus(LayerDrift other) {
        return new LayerDrift(
                layer,
                threshold,
                neurons + other.neurons,
                sum(distance, other.distance),
                sum(near, other.near),
                sum(flips, other.flips),
                sum(spikes, other.spikes),
                sum(floatSpikes, other.floatSpikes));
    }

    /** Mean of {@code |H - H_float|} at a time step. */
    public double meanDistance(int step) {
        return distance[step] / neurons;
    }

    /** Share of spikes that differ at a time step. */
    public double flipRate(int step) {
        return (double) flips[step] / neurons;
    }

    /** Share of neurons that fire at a time step. */
    public double rate(int step) {
        return (double) spikes[step] / neurons;
    }

    /** Share of neurons that fire, over all time steps. */
    public double rate() {
        return Arrays.stream(spikes).sum() / observations();
    }

    /** Share of neurons of the float network that fire, over all time steps. */
    public double floatRate() {
        return Arrays.stream(floatSpikes).sum() / observations();
    }

    /** Neurons times time steps. */
    double observations() {
        return (double) neurons * distance.length;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += b[i];
        }
        return out;
    }

    private static long[] sum(long[] a, long[] b) {
        long[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += b[i];
        }
        return out;
    }
}
