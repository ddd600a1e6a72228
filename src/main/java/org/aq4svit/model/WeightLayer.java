package org.aq4svit.model;

import java.io.Serializable;

/**
 * A layer whose weights get a bit width.
 *
 * @param conv the layer itself
 * @param scope the finest scope that holds it, such as {@code stage3.block2.attn}
 * @param stage name of its stage
 * @param block full name of its block
 * @param tie layers of equal tie share one bit width (q, k and v of an attention); a layer of its own has its name here
 * @param opsPerStep multiply-adds for one image and one time step
 * @param runs how often it runs per image: T, or once if its input does not change with time
 * @param spikeFed whether its inputs are spikes or small sums of spikes, so that weights of at most 8 bits make it exact
 */
public record WeightLayer(
        Op.Conv conv, String scope, String stage, String block, String tie, long opsPerStep, int runs, boolean spikeFed)
        implements Serializable {

    /** PyTorch module name. */
    public String name() {
        return conv.name();
    }

    /** Kind of layer as users name it: conv, depthwise, pointwise, linear. */
    public String kind() {
        if (conv.rank() == 2) {
            return "linear";
        }
        return conv.depthwise() ? "depthwise" : conv.kernel() == 1 ? "pointwise" : "conv";
    }

    /** Multiply-adds for one image over all time steps. */
    public long opsPerImage() {
        return opsPerStep * runs;
    }
}
