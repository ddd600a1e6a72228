package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layout that SDT-V2 brought and its descendants keep: a stem, two convolutional stages, then stages of attention, on a stream of
 * membrane potentials. A neuron stands before every convolution but the first, and residuals are added before it.
 */
abstract class Pyramid {
    private static final int MLP_RATIO = 4;

    final ModelDescriptor d;

    /** Layers that share a width. */
    final Map<String, String> ties = new HashMap<>();

    /** Attention heads. */
    final int heads;

    private final int timesteps;
    private final List<Integer> dims;
    private final List<Integer> depths;

    /**
     * A pyramid of {@code 2 + depths.size()} stages.
     *
     * @param dims width at the end of every stage
     * @param depths number of attention blocks in every stage that has them
     */
    Pyramid(ModelDescriptor d, int timesteps, List<Integer> dims, List<Integer> depths) {
        this.d = d;
        this.timesteps = timesteps;
        this.dims = dims;
        this.depths = depths;
        this.heads = d.has("size") ? d.heads(8) : d.heads();
        List<Integer> attending = dims.subList(2, dims.size());
        d.require(
                heads > 0 && attending.stream().allMatch(c -> c % heads == 0),
                "heads",
                "a divisor of the widths of the attention stages, "
                        + attending.stream().map(String::valueOf).collect(Collectors.joining(" and ")),
                heads);
        d.require(dims.get(0) % 2 == 0, "dims", "an even first width", dims.get(0));
    }

    /** What the family calls its neurons: {@code lif} or {@code spike}. */
    abstract String word();

    /** How its neurons fire. */
    abstract Firing firing();

    abstract Block convBlock(String name, String module, int c);

    abstract Block attentionBlock(String name, String module, int c);

    abstract Block head(int c);

    final Network network(String family, Set<String> unused) {
        int d0 = dims.get(0);
        int d1 = dims.get(1);
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage(
                "stage1",
                List.of(
                        stem("stage1.down1", "downsample1_1", d0 / 2),
                        convBlock("stage1.block1", "ConvBlock1_1.0", d0 / 2),
                        down("stage1.down2", "downsample1_2", d0 / 2, d0, 2),
                        convBlock("stage1.block2", "ConvBlock1_2.0", d0))));
        stages.add(new Stage(
                "stage2",
                List.of(
                        down("stage2.down", "downsample2", d0, d1, 2),
                        convBlock("stage2.block1", "ConvBlock2_1.0", d1),
                        convBlock("stage2.block2", "ConvBlock2_2.0", d1))));
        for (int i = 0; i < depths.size(); i++) {
            stages.add(attentionStage(i + 3, dims.get(i + 1), dims.get(i + 2), i == 0 ? 2 : 1, depths.get(i)));
        }
        stages.add(new Stage("head", List.of(head(dims.get(dims.size() - 1)))));
        return new Network(family, timesteps, d.imageSize(), d.classes(), stages, ties, unused);
    }

    private Stage attentionStage(int number, int in, int c, int stride, int depth) {
        String name = "stage" + number;
        List<Block> blocks = new ArrayList<>();
        blocks.add(down(name + ".down", "downsample" + number, in, c, stride));
        for (int i = 0; i < depth; i++) {
            blocks.add(attentionBlock(name + ".block" + (i + 1), "block" + number + "." + i, c));
        }
        return new Stage(name, blocks);
    }

    private Block stem(String name, String module, int out) {
        Block.Writer w = new Block.Writer();
        int x = w.add(new Op.Conv(module + ".encode_conv", 3, out, 7, 2, 3, 1, true, 4), w.input());
        w.norm(x, module + ".encode_bn", out);
        return w.block(name, module);
    }

    private Block down(String name, String module, int in, int out, int stride) {
        Block.Writer w = new Block.Writer();
        int s = neuron(w, w.input(), module + ".encode_" + word());
        int x = w.add(new Op.Conv(module + ".encode_conv", in, out, 3, stride, 1, 1, true, 4), s);
        w.norm(x, module + ".encode_bn", out);
        return w.block(name, module);
    }

    /** A neuron on an image-shaped activation. */
    final int neuron(Block.Writer w, int x, String name) {
        return w.neuron(x, name, firing(), Op.Axes.CHANNEL_HEIGHT_WIDTH);
    }

    /** A neuron on tokens. */
    final int tokenNeuron(Block.Writer w, int x, String name) {
        return w.neuron(x, name, firing(), Op.Axes.CHANNEL_TOKEN);
    }

    /** Two 3x3 convolutions, wide in the middle. */
    final int convPair(Block.Writer w, int u, String module, int c) {
        int hidden = MLP_RATIO * c;
        int x = neuron(w, u, module + "." + word() + "1");
        x = w.norm(w.conv(x, module + ".conv1", c, hidden, 3), module + ".bn1", hidden);
        x = neuron(w, x, module + "." + word() + "2");
        return w.norm(w.conv(x, module + ".conv2", hidden, c, 3), module + ".bn2", c);
    }

    /** Two layers over the channels of every token, wide in the middle. */
    final int mlp(Block.Writer w, int u, String module, int c) {
        int hidden = MLP_RATIO * c;
        int x = tokenNeuron(w, u, module + ".fc1_" + word());
        x = w.norm(w.tokenwise(x, module + ".fc1_conv", c, hidden), module + ".fc1_bn", hidden);
        x = tokenNeuron(w, x, module + ".fc2_" + word());
        return w.norm(w.tokenwise(x, module + ".fc2_conv", hidden, c), module + ".fc2_bn", c);
    }
}
