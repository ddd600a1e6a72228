package org.aq4svit.engine.plain;

import java.util.List;

/** SpikingResformer: section 8 of the families' specification. */
final class PlainSpikingResformer extends PlainNetwork {
    private static final int[] PATCHES = {4, 2, 1};

    private final List<Integer> dims;
    private final List<Integer> heads;
    private final List<Integer> depths;
    private final int classes;
    private final boolean cifar;

    PlainSpikingResformer(
            int steps,
            List<Integer> dims,
            List<Integer> heads,
            List<Integer> depths,
            int classes,
            boolean cifar,
            long seed) {
        super(steps, seed, 0.1, 1.5);
        this.dims = dims;
        this.heads = heads;
        this.depths = depths;
        this.classes = classes;
        this.cifar = cifar;
    }

    @Override
    Act logits(Act images) {
        int c = dims.get(0);
        Act u = cifar
                ? norm(conv(images, "prologue.0", c, 3, 1, 1, 1), "prologue.1.bn")
                : pool(norm(conv(images, "prologue.0", c, 7, 2, 3, 1), "prologue.1.bn", -1.2, 1.5));
        for (int stage = 0; stage < dims.size(); stage++) {
            int layer = 0;
            if (stage > 0) {
                String module = "layers." + stage + "." + layer++;
                Act s = lif(u, module + ".activation");
                u = norm(conv(s, module + ".conv", dims.get(stage), 3, 2, 1, 1), module + ".norm.bn");
            }
            for (int b = 0; b < depths.get(stage); b++) {
                u = sum(u, dual(u, "layers." + stage + "." + layer++, heads.get(stage), PATCHES[stage]));
                u = sum(u, feedForward(u, "layers." + stage + "." + layer++));
            }
        }
        return pointwise(spatialMean(u), "classifier", classes);
    }

    private Act dual(Act u, String module, int h, int patch) {
        int c = u.channels();
        int d = c / h;
        Act s = lif(u, module + ".activation_in");
        Act y = norm(conv(s, module + ".W", 2 * c, patch, patch, 0, 1), module + ".norm.bn");
        int m = y.pixels();
        float[] rateX = parameter(module + ".firing_rate_x", h, () -> between(0.05, 0.2));
        Act a = new Act(u.frames(), h * m, u.height(), u.width());
        for (int i = 0; i < a.v().length; i++) {
            int n = i % a.pixels();
            int token = i / a.pixels() % m;
            int head = i / a.pixels() / m % h;
            int frame = i / a.pixels() / m / h;
            for (int j = 0; j < d; j++) {
                a.v()[i] += y.v()[y.at(frame, head * 2 * d + j, token)] * s.v()[s.at(frame, head * d + j, n)];
            }
            a.v()[i] /= Math.sqrt(rateX[head] * (double) d);
        }
        a = lif(a, module + ".activation_attn");
        float[] rateA = parameter(module + ".firing_rate_attn", h, () -> between(0.05, 0.2));
        Act o = new Act(u.frames(), c, u.height(), u.width());
        for (int i = 0; i < o.v().length; i++) {
            int n = i % o.pixels();
            int channel = i / o.pixels() % c;
            int head = channel / d;
            int frame = i / o.pixels() / c;
            for (int token = 0; token < m; token++) {
                double value = y.v()[y.at(frame, head * 2 * d + d + channel % d, token)];
                o.v()[i] += value * a.v()[a.at(frame, head * m + token, n)];
            }
            o.v()[i] /= Math.sqrt(rateA[head] * (double) m);
        }
        o = lif(o, module + ".activation_out");
        return norm(pointwise(o, module + ".Wproj", c), module + ".norm_proj.bn");
    }

    private Act feedForward(Act u, String module) {
        int c = u.channels();
        Act x = norm(pointwise(lif(u, module + ".up.0"), module + ".up.1", 4 * c), module + ".up.2.bn");
        Act y = conv(lif(x, module + ".conv.0.0"), module + ".conv.0.1", 4 * c, 3, 1, 1, 4 * c / 64);
        x = sum(x, norm(y, module + ".conv.0.2.bn"));
        return norm(pointwise(lif(x, module + ".down.0"), module + ".down.1", c), module + ".down.2.bn");
    }
}
