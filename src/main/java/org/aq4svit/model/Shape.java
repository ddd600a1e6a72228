package org.aq4svit.model;

/**
 * What an activation looks like for one image and one time step.
 *
 * @param timed whether it changes with time
 * @param integers whether its values are small whole multiples of a power of two, such as spikes and sums of spikes
 */
public record Shape(int height, int width, int channels, boolean timed, boolean integers) {

    /** Values per image and time step. */
    public int values() {
        return height * width * channels;
    }

    /** The shape an operation makes of its inputs. */
    static Shape after(Op op, Shape... in) {
        Shape x = in[0];
        if (op instanceof Op.Conv conv) {
            return new Shape(conv.sizeAfter(x.height), conv.sizeAfter(x.width), conv.out(), x.timed, false);
        }
        if (op instanceof Op.PaddedBatchNorm pad) {
            return new Shape(x.height + 2 * pad.width(), x.width + 2 * pad.width(), x.channels, x.timed, false);
        }
        if (op instanceof Op.Neuron) {
            return new Shape(x.height, x.width, x.channels, true, true);
        }
        if (op instanceof Op.SpatialMean) {
            return new Shape(1, 1, x.channels, x.timed, false);
        }
        if (op instanceof Op.TimeMean) {
            return new Shape(x.height, x.width, x.channels, false, false);
        }
        if (op instanceof Op.MaxPool) {
            return new Shape((x.height + 1) / 2, (x.width + 1) / 2, x.channels, x.timed, x.integers);
        }
        if (op instanceof Op.HeadSum sum) {
            return new Shape(x.height, x.width, sum.heads(), x.timed, x.integers);
        }
        if (op instanceof Op.Overlap) {
            return new Shape(1, 1, x.channels, true, true);
        }
        Shape y = in[in.length - 1];
        if (op instanceof Op.DualKeys dual) {
            return new Shape(y.height, y.width, dual.heads() * x.height * x.width, true, false);
        }
        if (op instanceof Op.DualValues) {
            return new Shape(y.height, y.width, x.channels / 2, true, false);
        }
        if (op instanceof Op.Attention) {
            return new Shape(x.height, x.width, y.channels, true, false);
        }
        if (op instanceof Op.Add || op instanceof Op.Mask) {
            return new Shape(x.height, x.width, x.channels, x.timed || y.timed, x.integers && y.integers);
        }
        boolean timed = x.timed || y.timed;
        return new Shape(x.height, x.width, x.channels, timed, false);
    }
}
