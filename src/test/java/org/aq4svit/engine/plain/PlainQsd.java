package org.aq4svit.engine.plain;

import java.util.List;

/** QSD-Transformer with float weights: sections 1 and 7 of the families' specification. */
final class PlainQsd extends PlainPyramid {

    PlainQsd(List<Integer> dims, List<Integer> depths, int heads, int classes, long seed) {
        super(dims, depths, heads, classes, seed, -0.5);
    }

    @Override
    String word() {
        return "lif";
    }

    @Override
    Act fire(Act x, String name) {
        return upLevels(x, name, 4, 4, 4);
    }

    @Override
    Act convBlock(Act u, String module) {
        int c = u.channels();
        Act x = norm(pointwise(fire(u, module + ".Conv.lif1"), module + ".Conv.pwconv1", 2 * c), module + ".Conv.bn1");
        x = conv(fire(x, module + ".Conv.lif2"), module + ".Conv.dwconv", 2 * c, 7, 1, 3, 2 * c);
        Act y = sum(u, norm(pointwise(x, module + ".Conv.pwconv2", c), module + ".Conv.bn2"));
        x = norm(conv(fire(y, module + ".lif1"), module + ".conv1", 4 * c, 3, 1, 1, 1), module + ".bn1");
        x = norm(conv(fire(x, module + ".lif2"), module + ".conv2", c, 3, 1, 1, 1), module + ".bn2");
        return sum(y, x);
    }

    @Override
    Act block(Act u, String module) {
        Act x = sum(u, scaled(attention(u, module + ".attn"), module + ".layer_scale1"));
        return sum(x, scaled(mlp(x, module + ".mlp"), module + ".layer_scale2"));
    }

    private Act attention(Act u, String module) {
        Act s = fire(u, module + ".head_lif");
        Act q = fire(repConv(s, module + ".q_conv"), module + ".q_lif");
        Act k = fire(repConv(s, module + ".k_conv"), module + ".k_lif");
        Act v = fire(repConv(s, module + ".v_conv"), module + ".v_lif");
        Act o = attention(q, k, v, heads, 0.25);
        return repConv(upLevels(o, module + ".attn_lif", 4, 4, 2), module + ".proj_conv");
    }

    /** Zeros around the input of the first convolution are the same as BN(0) around its norm. */
    private Act repConv(Act x, String module) {
        int c = x.channels();
        Act wide = new Act(x.frames(), c, x.height() + 2, x.width() + 2);
        for (int i = 0; i < wide.v().length; i++) {
            int pixel = i % wide.pixels();
            int channel = i / wide.pixels() % c;
            int frame = i / wide.pixels() / c;
            wide.v()[i] = x.padded(frame, channel, pixel / wide.width() - 1, pixel % wide.width() - 1);
        }
        Act y = norm(pointwise(wide, module + ".0.body.0", c), module + ".0.body.1.bn");
        y = conv(y, module + ".0.body.2.0", c, 3, 1, 0, c);
        y = norm(pointwise(y, module + ".0.body.2.1", c), module + ".0.body.2.2");
        return norm(y, module + ".1");
    }

    @Override
    Act head(Act mean) {
        return linear(fire(mean, "lif"), "head");
    }
}
