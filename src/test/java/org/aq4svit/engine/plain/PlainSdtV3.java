package org.aq4svit.engine.plain;

import java.util.List;

/** SDT-V3 base: section 6.2 of the families' specification. */
final class PlainSdtV3 extends PlainPyramid {
    private final int levels;

    PlainSdtV3(List<Integer> dims, List<Integer> depths, int heads, int classes, int levels, long seed) {
        super(dims, depths, heads, classes, seed, -0.1);
        this.levels = levels;
    }

    @Override
    String word() {
        return "spike";
    }

    @Override
    Act fire(Act x, String name) {
        return evenLevels(x, name, levels, levels);
    }

    @Override
    Act convBlock(Act u, String module) {
        int c = u.channels();
        Act x = sum(u, separable(u, module + ".Conv", 7));
        Act y = norm(conv(fire(x, module + ".spike1"), module + ".conv1", 4 * c, 3, 1, 1, 1), module + ".bn1");
        y = norm(conv(fire(y, module + ".spike2"), module + ".conv2", c, 3, 1, 1, 1), module + ".bn2");
        return sum(x, y);
    }

    private Act separable(Act u, String module, int kernel) {
        int c = u.channels();
        Act x = norm(pointwise(fire(u, module + ".spike1"), module + ".pwconv1.0", 2 * c), module + ".pwconv1.1");
        x = fire(x, module + ".spike2");
        x = norm(conv(x, module + ".dwconv.0", 2 * c, kernel, 1, kernel / 2, 2 * c), module + ".dwconv.1");
        return norm(pointwise(fire(x, module + ".spike3"), module + ".pwconv2.0", c), module + ".pwconv2.1");
    }

    @Override
    Act block(Act u, String module) {
        Act x = sum(u, separable(u, module + ".conv", 3));
        x = sum(x, attention(x, module + ".attn"));
        return sum(x, mlp(x, module + ".mlp"));
    }

    private Act attention(Act u, String module) {
        int c = u.channels();
        Act s = fire(u, module + ".head_spike");
        Act q = fire(norm(pointwise(s, module + ".q_conv.0", c), module + ".q_conv.1"), module + ".q_spike");
        Act k = fire(norm(pointwise(s, module + ".k_conv.0", c), module + ".k_conv.1"), module + ".k_spike");
        Act v = fire(norm(pointwise(s, module + ".v_conv.0", 4 * c), module + ".v_conv.1"), module + ".v_spike");
        Act o = attention(q, k, v, heads, 2 / Math.sqrt((double) c / heads));
        return norm(pointwise(fire(o, module + ".attn_spike"), module + ".proj_conv.0", c), module + ".proj_conv.1");
    }

    @Override
    Act head(Act mean) {
        return linear(evenLevels(mean, "spike", levels, 1), "head");
    }
}
