package org.aq4svit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spike-driven Transformer V3 (E-SpikeFormer, arXiv 2411.16061): integer-valued neurons instead of time steps.
 *
 * <p>Variant {@code base} is here, the larger ones, {@code large} and {@code large-rep}, are {@link SdtV3Large}. Checkpoints that were
 * trained to fire 8 times instead of 4 ("1x8") need {@code levels = 8}. The family's neurons have no names in checkpoints; they are called
 * here as the authors' modules are.
 */
final class SdtV3 implements Family {
    private static final Map<String, List<Integer>> PUBLISHED = Map.of(
            "t", List.of(24, 48, 96, 128),
            "s", List.of(32, 64, 128, 192),
            "5.1M", List.of(32, 64, 128, 192),
            "m", List.of(48, 96, 192, 240),
            "10M", List.of(48, 96, 192, 240),
            "l", List.of(64, 128, 256, 360),
            "19M", List.of(64, 128, 256, 360),
            "83M", List.of(128, 256, 512),
            "172M", List.of(196, 384, 768));

    @Override
    public String name() {
        return "sdt-v3";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public List<String> keys() {
        return List.of("size", "variant", "dims", "depths", "heads", "levels", "kd");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("ConvBlock1_1.0.Conv.pwconv1.0.weight")
                || keys.contains("ConvBlock1_1.0.conv1.0.0.weight");
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        ModelDescriptor complete = d.withDefault("kd", tensors.containsKey("head_kd.weight"));
        if (d.has("variant") || d.has("size") || !tensors.containsKey("block3.0.layer_scale1")) {
            return complete;
        }
        boolean rep = tensors.containsKey("block3.0.rep_conv.conv1.0.weight");
        return complete.with("variant", rep ? "large-rep" : "large");
    }

    @Override
    public Network build(ModelDescriptor d) {
        String bySize = d.size()
                .map(s -> s.equals("83M") ? "large-rep" : s.equals("172M") ? "large" : "base")
                .orElse("base");
        String variant = d.variant(bySize, "base", "large", "large-rep");
        if (variant.equals("base")) {
            d.require(!d.kd(), "kd", "no second head, which only the large variants have", true);
            List<Integer> dims = dims(d, 4);
            return new Builder(d, dims, d.depths(2, List.of(6, 2))).network(name(), Set.of());
        }
        boolean rep = variant.equals("large-rep");
        return new SdtV3Large(d, dims(d, 3), d.depths(1, List.of(12)), rep).network(name(), Set.of());
    }

    private static List<Integer> dims(ModelDescriptor d, int stages) {
        List<Integer> dims = d.size().map(PUBLISHED::get).orElseGet(() -> d.dims(stages));
        d.require(
                dims.size() == stages, "variant", "the one of size " + d.size().orElse(""), "another");
        return dims;
    }

    private static final class Builder extends Pyramid {
        private static final int VALUE_RATIO = 4;

        Builder(ModelDescriptor d, List<Integer> dims, List<Integer> depths) {
            super(d, d.singleStep(), dims, depths);
        }

        @Override
        String word() {
            return "spike";
        }

        @Override
        Firing firing() {
            return new Firing.Levels(d.levels(), 1, d.levels(), Firing.Rounding.HALF_EVEN);
        }

        @Override
        Block convBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(sepConv(w.part("sep"), w.input(), module + ".Conv", c, 7), w.input());
            w.sum(u, convPair(w.part("conv"), u, module, c));
            return w.block(name, module);
        }

        /** Pointwise, depthwise, pointwise, each behind a neuron and before a norm. */
        private int sepConv(Block.Writer w, int u, String module, int c, int kernel) {
            int x = neuron(w, u, module + ".spike1");
            x = w.norm(w.conv(x, module + ".pwconv1.0", c, 2 * c, 1), module + ".pwconv1.1", 2 * c);
            x = neuron(w, x, module + ".spike2");
            x = w.norm(w.depthwise(x, module + ".dwconv.0", 2 * c, kernel, kernel / 2), module + ".dwconv.1", 2 * c);
            x = neuron(w, x, module + ".spike3");
            return w.norm(w.conv(x, module + ".pwconv2.0", 2 * c, c, 1), module + ".pwconv2.1", c);
        }

        @Override
        Block attentionBlock(String name, String module, int c) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(sepConv(w.part("sep"), w.input(), module + ".conv", c, 3), w.input());
            u = w.sum(attention(w.part("attn"), u, module + ".attn", c), u);
            w.sum(mlp(w.part("mlp"), u, module + ".mlp", c), u);
            return w.block(name, module);
        }

        /** Values are four times as wide as queries and keys. */
        private int attention(Block.Writer w, int u, String module, int c) {
            int wide = VALUE_RATIO * c;
            int s = neuron(w, u, module + ".head_spike");
            List<Integer> qkv = new ArrayList<>();
            for (String z : List.of("q", "k", "v")) {
                int out = z.equals("v") ? wide : c;
                String conv = module + "." + z + "_conv";
                ties.put(conv + ".0", module + ".qkv");
                qkv.add(w.norm(w.conv(s, conv + ".0", c, out, 1), conv + ".1", out));
            }
            int q = tokenNeuron(w, qkv.get(0), module + ".q_spike");
            int k = tokenNeuron(w, qkv.get(1), module + ".k_spike");
            int v = tokenNeuron(w, qkv.get(2), module + ".v_spike");
            float scale = (float) (Math.pow(c / heads, -0.5) * 2);
            int o = tokenNeuron(w, w.add(new Op.Attention(heads, scale), q, k, v), module + ".attn_spike");
            return w.norm(w.conv(o, module + ".proj_conv.0", wide, c, 1), module + ".proj_conv.1", c);
        }

        /** The last neuron gives out whole levels. */
        @Override
        Block head(int c) {
            Block.Writer w = new Block.Writer();
            Firing whole = new Firing.Levels(d.levels(), 1, 1, Firing.Rounding.HALF_EVEN);
            int s = w.neuron(w.add(new Op.SpatialMean(), w.input()), "spike", whole, Op.Axes.CHANNEL);
            w.add(new Op.TimeMean(), w.linear(s, "head", c, d.classes()));
            return w.block("head", "head");
        }
    }
}
