package org.aq4svit.engine.plain;

import java.util.List;

/** SDT-V3 large: section 6.3 of the families' specification. */
final class PlainSdtV3Large extends PlainPyramid {
    private final boolean rep;
    private final boolean distilled;

    PlainSdtV3Large(List<Integer> dims, int depth, int heads, int classes, boolean rep, boolean distilled, long seed) {
        super(dims, List.of(depth), heads, classes, seed, -0.1);
        this.rep = rep;
        this.distilled = distilled;
    }

    @Override
    String word() {
        return "spike";
    }

    @Override
    Act fire(Act x, String name) {
        return upLevels(x, name, 4, 1, 4);
    }

    @Override
    Act convBlock(Act u, String module) {
        Act x = conv(fire(u, module + ".spike1"), module + ".conv1", 4 * u.channels());
        return sum(u, conv(fire(x, module + ".spike2"), module + ".conv2", u.channels()));
    }

    private Act conv(Act x, String module, int out) {
        return norm(biased(conv(x, module + ".0.0", out, 3, 1, 1, 1), module + ".0.0"), module + ".0.1");
    }

    @Override
    Act block(Act u, String module) {
        int c = u.channels();
        Act x = rep ? sum(u, pair(fire(u, module + ".rep_spike"), module + ".rep_conv", c)) : u;
        x = sum(x, scaled(attention(x, module + ".attn"), module + ".layer_scale1"));
        return sum(x, scaled(mlp(x, module + ".mlp"), module + ".layer_scale2"));
    }

    private Act pair(Act x, String module, int middle) {
        Act y = norm(pointwise(x, module + ".conv1.0", middle), module + ".conv1.1");
        return norm(pointwise(y, module + ".conv2.0", x.channels()), module + ".conv2.1");
    }

    private Act projected(Act x, String module, double shift, double scale) {
        return norm(pair(x, module + ".0", x.channels() * 3 / 2), module + ".1", shift, scale);
    }

    private Act attention(Act u, String module) {
        Act s = fire(u, module + ".head_spike");
        Act q = fire(projected(s, module + ".q_conv", -0.5, 2.5), module + ".q_spike");
        Act k = fire(projected(s, module + ".k_conv", -0.5, 2.5), module + ".k_spike");
        Act v = fire(projected(s, module + ".v_conv", -0.5, 2.5), module + ".v_spike");
        Act o = attention(q, k, v, heads, 0.125);
        return projected(fire(o, module + ".attn_spike"), module + ".proj_conv", -0.1, 1);
    }

    @Override
    Act head(Act mean) {
        Act y = linear(mean, "head");
        if (!distilled) {
            return y;
        }
        return sum(y, linear(upLevels(mean, "spike", 4, 1, 1), "head_kd")).map(v -> v / 2);
    }
}
