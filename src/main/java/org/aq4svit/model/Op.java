package org.aq4svit.model;

import java.io.Serializable;

/**
 * One operation of a network. Names are those of the PyTorch modules, so that {@code name + ".weight"} is a checkpoint key.
 *
 * <p>Activations are {@code [T, B, H, W, C]}; what has no time axis yet (the image and what is computed from it alone) is constant over T.
 */
public sealed interface Op extends Serializable {

    /** An operation with parameters. Those with weights to be quantized, convolutions and linear maps, are {@link Conv}s. */
    sealed interface Parametric extends Op permits Conv, Multiplying {
        /** PyTorch module name, or the checkpoint key itself where the parameter is no module's. */
        String name();
    }

    /** An operation that multiplies every channel by a factor and adds a summand. */
    sealed interface Multiplying extends Parametric permits BatchNorm, PaddedBatchNorm, ChannelScale, RateScale {
        /** Number of channels. */
        int channels();
    }

    /**
     * A convolution with zero padding. Linear maps and Conv1d of kernel 1 are 1x1 convolutions.
     *
     * @param rank number of axes of the weight in the checkpoint: 4 for Conv2d, 3 for Conv1d, 2 for Linear
     */
    record Conv(String name, int in, int out, int kernel, int stride, int padding, int groups, boolean bias, int rank)
            implements Parametric {

        /** True for one filter per channel. */
        public boolean depthwise() {
            return groups > 1 && groups == in && in == out;
        }

        /** True if every output pixel depends on one input pixel only. */
        public boolean pointwise() {
            return kernel == 1 && stride == 1 && padding == 0 && groups == 1;
        }

        /** Shape of {@code name.weight}. */
        public int[] weightShape() {
            return switch (rank) {
                case 2 -> new int[] {out, in};
                case 3 -> new int[] {out, in / groups, kernel};
                default -> new int[] {out, in / groups, kernel, kernel};
            };
        }

        /** Weights per output channel. */
        public int fanIn() {
            return in / groups * kernel * kernel;
        }

        /** Number of weights, biases not counted. */
        public long weights() {
            return (long) out * fanIn();
        }

        /** Height or width after this layer. */
        public int sizeAfter(int size) {
            return (size + 2 * padding - kernel) / stride + 1;
        }
    }

    /** Normalisation by running statistics, one scale and shift per channel, eps 1e-5. */
    record BatchNorm(String name, int channels) implements Multiplying {}

    /**
     * A {@link BatchNorm} followed by a border of {@code width} pixels that holds BN(0), as RepConv has it: what zero padding before the
     * convolution in front of it would have given.
     */
    record PaddedBatchNorm(String name, int channels, int width) implements Multiplying {}

    /** A learned factor per channel: the layer scale of a residual branch. {@code name} is its checkpoint key. */
    record ChannelScale(String name, int channels) implements Multiplying {}

    /**
     * A factor per head, {@code 1 / sqrt(rate * summands)}: keeps a sum of {@code summands} products with spikes of this firing rate at
     * unit scale. {@code name} is the checkpoint key of the rates; they were averaged in training and are constants since.
     *
     * @param channels channels in all; channel c belongs to head c / (channels / heads)
     */
    record RateScale(String name, int heads, int summands, int channels) implements Multiplying {}

    /**
     * A layer of neurons.
     *
     * @param firing what makes of its input a membrane potential H and of that an output
     * @param axes how PyTorch lays out this neuron's membrane, for the tensors that are shown to users
     */
    record Neuron(String name, Firing firing, Axes axes) implements Op {
        /** A leaky integrate-and-fire neuron. */
        public Neuron(String name, float threshold, float tau, Axes axes) {
            this(name, new Firing.Leaky(threshold, tau), axes);
        }

        /** What drift is measured in: see {@link Firing#threshold()}. */
        public float threshold() {
            return firing.threshold();
        }
    }

    /**
     * How PyTorch lays out an activation behind T and B. Inside, everything is {@code [H, W, C]}.
     *
     * @param heads for layouts that have an axis of heads; 1 for others
     */
    record Axes(Layout layout, int heads) implements Serializable {
        /** {@code [C, H, W]}. */
        public static final Axes CHANNEL_HEIGHT_WIDTH = new Axes(Layout.CHANNEL_HEIGHT_WIDTH, 1);
        /** {@code [C, N]} with N = H W. */
        public static final Axes CHANNEL_TOKEN = new Axes(Layout.CHANNEL_TOKEN, 1);
        /** {@code [N, C]}. */
        public static final Axes TOKEN_CHANNEL = new Axes(Layout.TOKEN_CHANNEL, 1);
        /** {@code [C]}: a vector per image. */
        public static final Axes CHANNEL = new Axes(Layout.CHANNEL, 1);

        /** {@code [heads, C / heads, 1]}: a value per channel, channels grouped by head. */
        public static Axes headChannel(int heads) {
            return new Axes(Layout.HEAD_CHANNEL, heads);
        }

        /** {@code [heads, 1, N]}: a value per head and token. */
        public static Axes headToken(int heads) {
            return new Axes(Layout.HEAD_TOKEN, heads);
        }

        /** {@code [heads, C / heads, N]}: channels grouped by head. */
        public static Axes headChannelToken(int heads) {
            return new Axes(Layout.HEAD_CHANNEL_TOKEN, heads);
        }

        /** PyTorch's sizes behind T and B of an activation of this shape. */
        public int[] sizes(Shape s) {
            int tokens = s.height() * s.width();
            return switch (layout) {
                case CHANNEL_HEIGHT_WIDTH -> new int[] {s.channels(), s.height(), s.width()};
                case CHANNEL_TOKEN -> new int[] {s.channels(), tokens};
                case TOKEN_CHANNEL -> new int[] {tokens, s.channels()};
                case CHANNEL -> new int[] {s.channels()};
                case HEAD_CHANNEL -> new int[] {heads, s.channels() / heads, 1};
                case HEAD_CHANNEL_TOKEN -> new int[] {heads, s.channels() / heads, tokens};
                case HEAD_TOKEN -> new int[] {heads, 1, tokens};
            };
        }

        /** Whether channels come after pixels, as they do inside. */
        public boolean channelsLast() {
            return layout == Layout.TOKEN_CHANNEL;
        }
    }

    /** The kinds of {@link Axes}. */
    enum Layout {
        /** {@link Axes#CHANNEL_HEIGHT_WIDTH}. */
        CHANNEL_HEIGHT_WIDTH,
        /** {@link Axes#CHANNEL_TOKEN}. */
        CHANNEL_TOKEN,
        /** {@link Axes#TOKEN_CHANNEL}. */
        TOKEN_CHANNEL,
        /** {@link Axes#CHANNEL}. */
        CHANNEL,
        /** {@link Axes#headChannel}. */
        HEAD_CHANNEL,
        /** {@link Axes#headChannelToken}. */
        HEAD_CHANNEL_TOKEN,
        /** {@link Axes#headToken}. */
        HEAD_TOKEN
    }

    /**
     * Softmax-free attention on spikes q, k, v: {@code scale * Q (K^T V)} per head; channel c belongs to head c / (C / heads). Values
     * may have more channels than queries and keys; the result has as many as the values.
     */
    record Attention(int heads, float scale) implements Op {}

    /**
     * First product of dual spike self-attention (SpikingResformer, CVPR 2024): per head {@code Y1^T S}, from the real-valued map Y
     * {@code [h, w, 2 C]} and spikes S {@code [H, W, C]} to {@code [H, W, heads * h w]}. Y1 are the first C / heads channels of each
     * head of Y.
     */
    record DualKeys(int heads) implements Op {}

    /**
     * Second product of dual spike self-attention: per head {@code Y2 A}, from the same Y and spikes A {@code [H, W, heads * h w]} to
     * {@code [H, W, C]}. Y2 are the last C / heads channels of each head of Y.
     */
    record DualValues(int heads) implements Op {}

    /** Maximum over windows of 3x3 pixels, stride 2; the border counts as minus infinity. */
    record MaxPool() implements Op {}

    /** Sum over the channels of each head: {@code [H, W, C]} to {@code [H, W, heads]}. */
    record HeadSum(int heads) implements Op {}

    /** Sum over height and width of the product of two activations: {@code [1, 1, C]}. */
    record Overlap() implements Op {}

    /**
     * An activation where a gate is open, zero where it is not: their product. A gate of one pixel holds for all pixels, a gate with fewer
     * channels for that many groups of channels.
     */
    record Mask() implements Op {}

    /** Sum of two activations. */
    record Add() implements Op {}

    /** Mean over height and width. */
    record SpatialMean() implements Op {}

    /** Mean over the time steps. */
    record TimeMean() implements Op {}

    /** Mean of two activations: how a distilled network joins its two heads. */
    record Average() implements Op {}
}
