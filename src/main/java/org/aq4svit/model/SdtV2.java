package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spike-driven Transformer V2 (Meta-SpikeFormer, ICLR 2024, arXiv 2404.03663).
 *
 * <p>Two convolutional stages, then two stages of attention, on a stream of membrane potentials: a neuron stands before every
 * convolution but the first, and residuals are added before it.
 */
final class SdtV2 implements Family {
    private static final int MLP_RATIO = 4;
    private static final float ATTENTION_SCALE = 0.125f;
    private static final float ATTENTION_THRESHOLD = 0.5f;

    private static final Map<String, List<Integer>> PUBLISHED = Map.of(
            "15M", List.of(64, 128, 256, 360),
            "31M", List.of(96, 192, 384, 480),
            "55M", List.of(128, 256, 512, 640),
            "8-768", List.of(192, 384, 768, 960));

    @Override
    public String name() {
        return "sdt-v2";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Set<String> keys) {
        return d.has("kd") ? d : d.with("kd", keys.contains("head_kd.weight"));
    }

    @Override
    public Network build(ModelDescriptor d) {
        List<Integer> dims = d.size().map(PUBLISHED::get).orElseGet(() -> d.dims(4));
        List<Integer> depths = d.depths(2, List.of(6, 2));
        int heads = d.heads(8);
        d.require(
                heads > 0 && dims.get(2) % heads == 0 && dims.get(3) % heads == 0,
                "heads",
                "a divisor of the widths of the attention stages, " + dims.get(2) + " and " + dims.get(3),
                heads);
        d.require(dims.get(0) % 2 == 0, "dims", "an even first width", dims.get(0));
        return new Builder(d, dims, depths, heads).network();
    }

    /** Everything that is the same for all blocks of one network. */
    private record Builder(
            ModelDescriptor d, List<Integer> dims, List<Integer> depths, int heads, Map<String, String> ties) {

        Builder(ModelDescriptor d, List<Integer> dims, List<Integer> depths, int heads) {
            this(d, dims, depths, heads, new HashMap<>());
        }

        Network network() {
            int d0 = dims.get(0);
            int d1 = dims.get(1);
            int d2 = dims.get(2);
            int d3 = dims.get(3);
            List<Stage> stages = List.of(
                    new Stage(
                            "stage1",
                            List.of(
                                    stem("stage1.down1", "downsample1_1", d0 / 2),
                                    convBlock("stage1.block1", "ConvBlock1_1.0", d0 / 2),
                                    down("stage1.down2", "downsample1_2", d0 / 2, d0, 2),
                                    convBlock("stage1.block2", "ConvBlock1_2.0", d0))),
                    new Stage(
                            "stage2",
                            List.of(
                                    down("stage2.down", "downsample2", d0, d1, 2),
                                    convBlock("stage2.block1", "ConvBlock2_1.0", d1),
                                    convBlock("stage2.block2", "ConvBlock2_2.0", d1))),
                    new Stage("stage3", attentionStage("stage3", "downsample3", "block3", d1, d2, 2, depths.get(0))),
                    new Stage("stage4", attentionStage("stage4", "downsample4", "block4", d2, d3, 1, depths.get(1))),
                    new Stage("head", List.of(head(d3))));
            return new Network("sdt-v2", d.timesteps(), d.imageSize(), d.classes(), stages, ties, Set.of());
        }

        private Block stem(String name, String module, int out) {
            Block.Writer w = new Block.Writer();
            int x = w.add(new Op.Conv(module + ".encode_conv", 3, out, 7, 2, 3, 1, true, 4), w.input());
            w.norm(x, module + ".encode_bn", out);
            return w.block(name, module);
        }

        private Block down(String name, String module, int in, int out, int stride) {
            Block.Writer w = new Block.Writer();
            int s = w.lif(w.input(), module + ".encode_lif");
            int x = w.add(new Op.Conv(module + ".encode_conv", in, out, 3, stride, 1, 1, true, 4), s);
            w.norm(x, module + ".encode_bn", out);
            return w.block(name, module);
        }

        private Block convBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(sepConv(w.part("sep"), w.input(), module + ".Conv", c), w.input());
            w.part("conv");
            int x = w.lif(u, module + ".lif1");
            x = w.norm(w.conv(x, module + ".conv1", c, 4 * c, 3), module + ".bn1", 4 * c);
            x = w.lif(x, module + ".lif2");
            x = w.norm(w.conv(x, module + ".conv2", 4 * c, c, 3), module + ".bn2", c);
            w.sum(u, x);
            return w.block(name, module);
        }

        /** Pointwise, depthwise 7x7, pointwise; no norm and no neuron between the last two. */
        private int sepConv(Block.Writer w, int u, String module, int c) {
            int x = w.lif(u, module + ".lif1");
            x = w.norm(w.conv(x, module + ".pwconv1", c, 2 * c, 1), module + ".bn1", 2 * c);
            x = w.lif(x, module + ".lif2");
            x = w.depthwise(x, module + ".dwconv", 2 * c, 7, 3);
            return w.norm(w.conv(x, module + ".pwconv2", 2 * c, c, 1), module + ".bn2", c);
        }

        private List<Block> attentionStage(
                String name, String down, String module, int in, int c, int stride, int depth) {
            List<Block> blocks = new ArrayList<>();
            blocks.add(down(name + ".down", down, in, c, stride));
            for (int i = 0; i < depth; i++) {
                blocks.add(attentionBlock(name + ".block" + (i + 1), module + "." + i, c));
            }
            return blocks;
        }

        private Block attentionBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(w.input(), attention(w.part("attn"), w.input(), module + ".attn", c));
            w.sum(u, mlp(w.part("mlp"), u, module + ".mlp", c));
            return w.block(name, module);
        }

        private int attention(Block.Writer w, int u, String module, int c) {
            int s = w.lif(u, module + ".head_lif");
            Integer[] qkv = new Integer[3];
            for (int i = 0; i < 3; i++) {
                qkv[i] = repConv(w, s, module, "qkv".substring(i, i + 1), c);
            }
            for (int i = 0; i < 3; i++) {
                String lif = module + "." + "qkv".charAt(i) + "_lif";
                qkv[i] = w.lif(qkv[i], lif);
            }
            int o = w.add(new Op.Attention(heads, ATTENTION_SCALE), qkv);
            o = w.lif(o, module + ".attn_lif", ATTENTION_THRESHOLD, Op.Axes.CHANNEL_TOKEN);
            return repConv(w, o, module, "proj", c);
        }

        /** Pointwise, norm with BN(0) around it, depthwise 3x3 without padding, pointwise, two norms. */
        private int repConv(Block.Writer w, int s, String attention, String which, int c) {
            String module = attention + "." + which + "_conv";
            String body = module + ".0.body";
            for (String layer : List.of(".0", ".2.0", ".2.1")) {
                if (!which.equals("proj")) {
                    ties.put(body + layer, attention + ".qkv" + layer);
                }
            }
            int x = w.conv(s, body + ".0", c, c, 1);
            x = w.add(new Op.PaddedBatchNorm(body + ".1.bn", c, 1), x);
            x = w.depthwise(x, body + ".2.0", c, 3, 0);
            x = w.norm(w.conv(x, body + ".2.1", c, c, 1), body + ".2.2", c);
            return w.norm(x, module + ".1", c);
        }

        private int mlp(Block.Writer w, int u, String module, int c) {
            int hidden = MLP_RATIO * c;
            int x = w.lif(u, module + ".fc1_lif", 1f, Op.Axes.CHANNEL_TOKEN);
            x = w.norm(w.tokenwise(x, module + ".fc1_conv", c, hidden), module + ".fc1_bn", hidden);
            x = w.lif(x, module + ".fc2_lif", 1f, Op.Axes.CHANNEL_TOKEN);
            return w.norm(w.tokenwise(x, module + ".fc2_conv", hidden, c), module + ".fc2_bn", c);
        }

        private Block head(int c) {
            Block.Writer w = new Block.Writer();
            int s = w.lif(w.add(new Op.SpatialMean(), w.input()), "lif", 1f, Op.Axes.CHANNEL);
            int y = w.add(new Op.TimeMean(), w.linear(s, "head", c, d.classes()));
            if (d.kd()) {
                int z = w.add(new Op.TimeMean(), w.linear(s, "head_kd", c, d.classes()));
                w.add(new Op.Average(), y, z);
            }
            return w.block("head", "head");
        }
    }
}
