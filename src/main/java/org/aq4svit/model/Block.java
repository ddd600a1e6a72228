package org.aq4svit.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of network with one input and one output (the value of the last node), the finest thing that shares work between
 * candidates.
 *
 * @param name full scope, such as {@code stage3.block2}
 * @param module PyTorch module, such as {@code block3.1}
 */
public record Block(String name, String module, List<Node> nodes) implements Serializable {
    /** Keeps an immutable copy of the nodes. */
    public Block {
        nodes = List.copyOf(nodes);
    }

    /** Writes a block node by node; each method returns the number of the value it makes. */
    public static final class Writer {
        private final List<Node> nodes = new ArrayList<>();
        private String scope = "";

        /** Value 0. */
        public int input() {
            return 0;
        }

        /** Nodes from here on belong to this part of the block. */
        public Writer part(String name) {
            scope = name;
            return this;
        }

        /** Appends any operation. */
        public int add(Op op, Integer... inputs) {
            nodes.add(new Node(op, List.of(inputs), scope));
            return nodes.size();
        }

        /** A Conv2d without bias, padded to keep the size at stride 1. */
        public int conv(int x, String name, int in, int out, int kernel) {
            return add(new Op.Conv(name, in, out, kernel, 1, kernel / 2, 1, false, 4), x);
        }

        /** One filter per channel, no bias. */
        public int depthwise(int x, String name, int channels, int kernel, int padding) {
            return add(new Op.Conv(name, channels, channels, kernel, 1, padding, channels, false, 4), x);
        }

        /** A Conv1d of kernel 1 with bias over the tokens. */
        public int tokenwise(int x, String name, int in, int out) {
            return add(new Op.Conv(name, in, out, 1, 1, 0, 1, true, 3), x);
        }

        /** A Conv1d of kernel 1 without bias over the tokens. */
        public int tokenwiseUnbiased(int x, String name, int in, int out) {
            return add(new Op.Conv(name, in, out, 1, 1, 0, 1, false, 3), x);
        }

        /** A Conv2d of kernel 1 with bias. */
        public int biased(int x, String name, int in, int out) {
            return add(new Op.Conv(name, in, out, 1, 1, 0, 1, true, 4), x);
        }

        /** Mean over pixels, then over time: what heads without a neuron of their own read. */
        public int features(int x) {
            return add(new Op.TimeMean(), add(new Op.SpatialMean(), x));
        }

        /** A Linear with bias. */
        public int linear(int x, String name, int in, int out) {
            return add(new Op.Conv(name, in, out, 1, 1, 0, 1, true, 2), x);
        }

        /** A BatchNorm. */
        public int norm(int x, String name, int channels) {
            return add(new Op.BatchNorm(name, channels), x);
        }

        /** A neuron of any kind. */
        public int neuron(int x, String name, Firing firing, Op.Axes axes) {
            return add(new Op.Neuron(name, firing, axes), x);
        }

        /** A LIF neuron with tau 2. */
        public int lif(int x, String name, float threshold, Op.Axes axes) {
            return neuron(x, name, new Firing.Leaky(threshold, 2f), axes);
        }

        /** A LIF neuron with threshold 1 and tau 2 on an image-shaped activation. */
        public int lif(int x, String name) {
            return lif(x, name, 1f, Op.Axes.CHANNEL_HEIGHT_WIDTH);
        }

        /** The result of a residual branch, times a learned factor per channel. */
        public int scaled(int x, String key, int channels) {
            return add(new Op.ChannelScale(key, channels), x);
        }

        /** Maximum over 3x3 windows, stride 2. */
        public int pool(int x) {
            return add(new Op.MaxPool(), x);
        }

        /** Spiking attention with the constant scale 0.125 that all families share. */
        public int attention(int q, int k, int v, int heads) {
            return add(new Op.Attention(heads, 0.125f), q, k, v);
        }

        /** Residual sum. */
        public int sum(int x, int y) {
            return add(new Op.Add(), x, y);
        }

        /** The finished block. */
        public Block block(String name, String module) {
            return new Block(name, module, nodes);
        }
    }
}
