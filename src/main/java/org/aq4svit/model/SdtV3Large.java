package org.aq4svit.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The larger networks of {@link SdtV3}: three stages, one of them of attention, with layer scales and pairs of pointwise convolutions in
 * place of single ones. The head reads membranes, the second head of distillation reads spikes.
 *
 * <p>The authors' code has undefined names where {@code large-rep} (their 83M, {@code spikformer12_512}) runs; what is built is what its
 * state dict and the sentence around it mean. Their released 83M checkpoints have norms of another width than their own convolutions and
 * are refused by that.
 */
final class SdtV3Large extends Pyramid {
    private static final float ATTENTION_SCALE = 0.125f;

    private final boolean rep;

    /** {@code rep}: whether every attention block begins with a residual pair of pointwise convolutions. */
    SdtV3Large(ModelDescriptor d, List<Integer> dims, List<Integer> depths, boolean rep) {
        super(d, d.singleStep(), dims, depths);
        this.rep = rep;
    }

    @Override
    String word() {
        return "spike";
    }

    @Override
    Firing firing() {
        return new Firing.Levels(d.levels(), 1, d.levels(), Firing.Rounding.HALF_UP);
    }

    @Override
    Block convBlock(String name, String module, int c) {
        Block.Writer w = new Block.Writer();
        int x = neuron(w, w.input(), module + ".spike1");
        x = conv(w, x, module + ".conv1", c, 4 * c);
        x = conv(w, neuron(w, x, module + ".spike2"), module + ".conv2", 4 * c, c);
        w.sum(x, w.input());
        return w.block(name, module);
    }

    private static int conv(Block.Writer w, int x, String module, int in, int out) {
        int y = w.add(new Op.Conv(module + ".0.0", in, out, 3, 1, 1, 1, true, 4), x);
        return w.norm(y, module + ".0.1", out);
    }

    @Override
    Block attentionBlock(String name, String module, int c) {
        Block.Writer w = new Block.Writer();
        int u = w.input();
        if (rep) {
            w.part("rep");
            int s = tokenNeuron(w, u, module + ".rep_spike");
            u = w.sum(pair(w, s, module + ".rep_conv", c, c), u);
        }
        int y = attention(w.part("attn"), u, module + ".attn", c);
        u = w.sum(w.scaled(y, module + ".layer_scale1", c), u);
        y = mlp(w.part("mlp"), u, module + ".mlp", c);
        w.sum(w.scaled(y, module + ".layer_scale2", c), u);
        return w.block(name, module);
    }

    /** Two pointwise convolutions with norms and nothing else between them. */
    private static int pair(Block.Writer w, int x, String module, int c, int middle) {
        int y = w.norm(w.tokenwiseUnbiased(x, module + ".conv1.0", c, middle), module + ".conv1.1", middle);
        return w.norm(w.tokenwiseUnbiased(y, module + ".conv2.0", middle, c), module + ".conv2.1", c);
    }

    private int attention(Block.Writer w, int u, String module, int c) {
        int s = tokenNeuron(w, u, module + ".head_spike");
        List<Integer> qkv = new ArrayList<>();
        for (String z : List.of("q", "k", "v")) {
            String conv = module + "." + z + "_conv.0";
            ties.put(conv + ".conv1.0", module + ".qkv.conv1");
            ties.put(conv + ".conv2.0", module + ".qkv.conv2");
            qkv.add(projected(w, s, module + "." + z + "_conv", c));
        }
        int q = tokenNeuron(w, qkv.get(0), module + ".q_spike");
        int k = tokenNeuron(w, qkv.get(1), module + ".k_spike");
        int v = tokenNeuron(w, qkv.get(2), module + ".v_spike");
        int o = w.add(new Op.Attention(heads, ATTENTION_SCALE), q, k, v);
        return projected(w, tokenNeuron(w, o, module + ".attn_spike"), module + ".proj_conv", c);
    }

    private static int projected(Block.Writer w, int x, String module, int c) {
        return w.norm(pair(w, x, module + ".0", c, c + c / 2), module + ".1", c);
    }

    @Override
    Block head(int c) {
        Block.Writer w = new Block.Writer();
        int m = w.add(new Op.SpatialMean(), w.input());
        int y = w.linear(w.add(new Op.TimeMean(), m), "head", c, d.classes());
        if (d.kd()) {
            Firing whole = new Firing.Levels(d.levels(), 1, 1, Firing.Rounding.HALF_UP);
            int s = w.neuron(m, "spike", whole, Op.Axes.CHANNEL);
            w.add(new Op.Average(), y, w.linear(w.add(new Op.TimeMean(), s), "head_kd", c, d.classes()));
        }
        return w.block("head", "head");
    }
}
