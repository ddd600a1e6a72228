package org.aq4svit.engine;

import java.util.List;
import org.aq4svit.model.Op;

/**
 * What an engine must be able to compute. One instance serves one thread.
 *
 * <p>Activations are {@code [T, B, H, W, C]}, or {@code [B, H, W, C]} if they do not change with time; each result is the caller's to
 * {@linkplain #free free}. Inputs are never written to.
 *
 * @param <A> an activation
 * @param <W> weights of a layer in the form the kernels want
 */
public interface Kernels<A, W> extends AutoCloseable {
    /** The input. */
    A images(ImageBatch images);

    /**
     * A convolution followed by multiply-adds, one after the other.
     *
     * @param border width in pixels of a frame around the result; it holds what the multiply-adds make of zero
     * @param residual added to the result, or null
     */
    A linear(A x, Op.Conv conv, W weights, List<Affine> affines, int border, A residual);

    /** Multiply-adds, one after the other. */
    A affine(A x, List<Affine> affines);

    /** A neuron over the time steps: spikes, with the membranes offered to the sink. */
    A neuron(A x, Op.Neuron neuron, MembraneSink sink);

    /** Spiking attention. */
    A attention(A q, A k, A v, Op.Attention attention);

    /** First product of dual spike self-attention: {@link Op.DualKeys}. */
    A dualKeys(A y, A spikes, int heads);

    /** Second product of dual spike self-attention: {@link Op.DualValues}. */
    A dualValues(A y, A spikes, int heads);

    /** Maximum over 3x3 windows, stride 2. */
    A maxPool(A x);

    /** Sum over the channels of each head. */
    A headSum(A x, int heads);

    /** Sum over height and width of {@code x * y}. */
    A overlap(A x, A y);

    /** {@code x * gate}; a gate of one pixel or fewer channels is repeated. */
    A mask(A x, A gate);

    /** {@code x + y}. */
    A sum(A x, A y);

    /** Mean over height and width. */
    A spatialMean(A x);

    /** Mean over time. */
    A timeMean(A x);

    /** {@code (x + y) / 2}. */
    A average(A x, A y);

    /** Sums and sums of squares over the channels of an activation. */
    ChannelSums sums(A x);

    /** The values of an activation. */
    float[] values(A x);

    /** Gives an activation's memory back. */
    void free(A x);

    @Override
    void close();
}
