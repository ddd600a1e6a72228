package org.aq4svit.model;

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
    public List<String> keys() {
        return List.of("size", "dims", "depths", "heads", "kd");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("ConvBlock1_1.0.Conv.pwconv1.weight") && !keys.contains("head.alpha");
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        return d.withDefault("kd", tensors.containsKey("head_kd.weight"));
    }

    @Override
    public Network build(ModelDescriptor d) {
        List<Integer> dims = d.size().map(PUBLISHED::get).orElseGet(() -> d.dims(4));
        return new Builder(d, d.timesteps(), dims, d.depths(2, List.of(6, 2))).network(name(), Set.of());
    }

    /** The blocks of the family; those that descend from it change neurons, scales and residual branches. */
    static class Builder extends Pyramid {

        Builder(ModelDescriptor d, int timesteps, List<Integer> dims, List<Integer> depths) {
            super(d, timesteps, dims, depths);
        }

        @Override
        final String word() {
            return "lif";
        }

        @Override
        Firing firing() {
            return new Firing.Leaky(1, 2);
        }

        /** How the neuron behind an attention fires. */
        Firing attentionFiring() {
            return new Firing.Leaky(ATTENTION_THRESHOLD, 2);
        }

        float attentionScale() {
            return ATTENTION_SCALE;
        }

        /** The end of residual branch {@code number} of an attention block: nothing happens here. */
        int branch(Block.Writer w, int x, String module, int number, int c) {
            return x;
        }

        @Override
        final Block convBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(sepConv(w.part("sep"), w.input(), module + ".Conv", c), w.input());
            w.sum(u, convPair(w.part("conv"), u, module, c));
            return w.block(name, module);
        }

        /** Pointwise, depthwise 7x7, pointwise; no norm and no neuron between the last two. */
        private int sepConv(Block.Writer w, int u, String module, int c) {
            int x = neuron(w, u, module + ".lif1");
            x = w.norm(w.conv(x, module + ".pwconv1", c, 2 * c, 1), module + ".bn1", 2 * c);
            x = neuron(w, x, module + ".lif2");
            x = w.depthwise(x, module + ".dwconv", 2 * c, 7, 3);
            return w.norm(w.conv(x, module + ".pwconv2", 2 * c, c, 1), module + ".bn2", c);
        }

        @Override
        final Block attentionBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int y = attention(w.part("attn"), w.input(), module + ".attn", c);
            int u = w.sum(w.input(), branch(w, y, module, 1, c));
            w.sum(u, branch(w, mlp(w.part("mlp"), u, module + ".mlp", c), module, 2, c));
            return w.block(name, module);
        }

        private int attention(Block.Writer w, int u, String module, int c) {
            int s = neuron(w, u, module + ".head_lif");
            Integer[] qkv = new Integer[3];
            for (int i = 0; i < 3; i++) {
                qkv[i] = repConv(w, s, module, "qkv".substring(i, i + 1), c);
            }
            for (int i = 0; i < 3; i++) {
                String lif = module + "." + "qkv".charAt(i) + "_lif";
                qkv[i] = neuron(w, qkv[i], lif);
            }
            int o = w.add(new Op.Attention(heads, attentionScale()), qkv);
            o = w.neuron(o, module + ".attn_lif", attentionFiring(), Op.Axes.CHANNEL_TOKEN);
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

        @Override
        final Block head(int c) {
            Block.Writer w = new Block.Writer();
            int s = w.neuron(w.add(new Op.SpatialMean(), w.input()), "lif", firing(), Op.Axes.CHANNEL);
            int y = w.add(new Op.TimeMean(), w.linear(s, "head", c, d.classes()));
            if (d.kd()) {
                int z = w.add(new Op.TimeMean(), w.linear(s, "head_kd", c, d.classes()));
                w.add(new Op.Average(), y, z);
            }
            return w.block("head", "head");
        }
    }
}
