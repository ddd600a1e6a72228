package org.aq4svit.engine.plain;

import java.util.List;

/** The layout of SDT-V2 and its descendants: sections 1, 6 and 7 of the families' specification. One step. */
abstract class PlainPyramid extends PlainNetwork {
    final List<Integer> dims;
    final List<Integer> depths;
    final int heads;
    final int classes;

    PlainPyramid(List<Integer> dims, List<Integer> depths, int heads, int classes, long seed, double meanShift) {
        super(1, seed, meanShift, 1);
        this.dims = dims;
        this.depths = depths;
        this.heads = heads;
        this.classes = classes;
    }

    abstract String word();

    abstract Act fire(Act x, String name);

    abstract Act convBlock(Act u, String module);

    abstract Act block(Act u, String module);

    abstract Act head(Act mean);

    @Override
    Act logits(Act images) {
        Act u = norm(
                biased(
                        conv(images, "downsample1_1.encode_conv", dims.get(0) / 2, 7, 2, 3, 1),
                        "downsample1_1.encode_conv"),
                "downsample1_1.encode_bn");
        u = convBlock(u, "ConvBlock1_1.0");
        u = down(u, "downsample1_2", dims.get(0), 2);
        u = convBlock(u, "ConvBlock1_2.0");
        u = down(u, "downsample2", dims.get(1), 2);
        u = convBlock(u, "ConvBlock2_1.0");
        u = convBlock(u, "ConvBlock2_2.0");
        for (int i = 0; i < depths.size(); i++) {
            u = down(u, "downsample" + (3 + i), dims.get(2 + i), i == 0 ? 2 : 1);
            for (int b = 0; b < depths.get(i); b++) {
                u = block(u, "block" + (3 + i) + "." + b);
            }
        }
        return head(spatialMean(u));
    }

    private Act down(Act u, String module, int out, int stride) {
        Act s = fire(u, module + ".encode_" + word());
        Act x = biased(conv(s, module + ".encode_conv", out, 3, stride, 1, 1), module + ".encode_conv");
        return norm(x, module + ".encode_bn");
    }

    final Act mlp(Act u, String module) {
        int c = u.channels();
        Act x = fire(u, module + ".fc1_" + word());
        x = norm(biased(pointwise(x, module + ".fc1_conv", 4 * c), module + ".fc1_conv"), module + ".fc1_bn");
        x = fire(x, module + ".fc2_" + word());
        return norm(biased(pointwise(x, module + ".fc2_conv", c), module + ".fc2_conv"), module + ".fc2_bn");
    }

    final Act linear(Act x, String name) {
        return biased(pointwise(x, name, classes), name);
    }
}
