package org.aq4svit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SpikingResformer (CVPR 2024, arXiv 2403.14302).
 *
 * <p>Stages of dual spike self-attention, which multiplies spikes with a real-valued map of fewer tokens, and of feed-forward blocks with a
 * grouped convolution, on a stream of membrane potentials. The variant for CIFAR has a stem that does not shrink the image.
 */
final class SpikingResformer implements Family {
    private static final int STAGES = 3;
    private static final List<Integer> PATCHES = List.of(4, 2, 1);
    private static final int GROUP = 64;
    private static final int RATIO = 4;

    /** Kernel of the stem that does not shrink the image. */
    private static final int SMALL_STEM = 3;

    private static final Map<String, List<Integer>> PUBLISHED = Map.of(
            "ti", List.of(64, 192, 384),
            "s", List.of(64, 256, 512),
            "m", List.of(64, 384, 768),
            "l", List.of(128, 512, 1024));

    @Override
    public String name() {
        return "spiking-resformer";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public List<String> keys() {
        return List.of("size", "variant", "dims", "depths", "heads");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("layers.0.0.firing_rate_x");
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        int[] first = tensors.get("prologue.0.weight");
        boolean cifar = first != null && first[first.length - 1] == SMALL_STEM;
        return d.withDefault("variant", cifar ? "cifar" : "imagenet");
    }

    @Override
    public Network build(ModelDescriptor d) {
        List<Integer> dims = d.size().map(PUBLISHED::get).orElseGet(() -> d.dims(STAGES));
        List<Integer> heads = d.heads(STAGES, dims.stream().map(c -> c / GROUP).toList());
        List<Integer> depths = d.depths(STAGES, List.of(1, 2, 3));
        for (int i = 0; i < STAGES; i++) {
            d.require(
                    heads.get(i) > 0 && dims.get(i) % heads.get(i) == 0,
                    "heads",
                    "divisors of the widths " + dims,
                    heads);
            d.require(RATIO * dims.get(i) % GROUP == 0, "dims", "multiples of " + GROUP / RATIO, dims);
        }
        int multiple = d.cifar(false) ? 4 : 16;
        d.require(d.imageSize() % multiple == 0, "image-size", "a multiple of " + multiple, d.imageSize());
        return new Builder(d, dims, heads, depths, d.cifar(false)).network();
    }

    /** Everything that is the same for all blocks of one network. */
    private record Builder(
            ModelDescriptor d, List<Integer> dims, List<Integer> heads, List<Integer> depths, boolean cifar) {

        Network network() {
            List<Stage> stages = new ArrayList<>();
            stages.add(new Stage("stem", List.of(cifar ? smallStem() : stem())));
            for (int i = 0; i < STAGES; i++) {
                stages.add(stage(i));
            }
            stages.add(new Stage("head", List.of(head())));
            return new Network(
                    "spiking-resformer", d.timesteps(), d.imageSize(), d.classes(), stages, Map.of(), Set.of());
        }

        private Block stem() {
            Block.Writer w = new Block.Writer();
            int c = dims.get(0);
            int x = w.add(new Op.Conv("prologue.0", 3, c, 7, 2, 3, 1, false, 4), w.input());
            w.pool(w.norm(x, "prologue.1.bn", c));
            return w.block("stem.conv", "prologue");
        }

        private Block smallStem() {
            Block.Writer w = new Block.Writer();
            int c = dims.get(0);
            w.norm(w.conv(w.input(), "prologue.0", 3, c, SMALL_STEM), "prologue.1.bn", c);
            return w.block("stem.conv", "prologue");
        }

        private Stage stage(int i) {
            String name = "stage" + (i + 1);
            String module = "layers." + i + ".";
            List<Block> blocks = new ArrayList<>();
            if (i > 0) {
                blocks.add(down(name + ".down", module + "0", dims.get(i - 1), dims.get(i)));
            }
            for (int b = 0; b < depths.get(i); b++) {
                int first = 2 * b + (i > 0 ? 1 : 0);
                blocks.add(block(name + ".block" + (b + 1), module, first, i));
            }
            return new Stage(name, blocks);
        }

        private static Block down(String name, String module, int in, int out) {
            Block.Writer w = new Block.Writer();
            int s = w.lif(w.input(), module + ".activation");
            int x = w.add(new Op.Conv(module + ".conv", in, out, 3, 2, 1, 1, false, 4), s);
            w.norm(x, module + ".norm.bn", out);
            return w.block(name, module);
        }

        private Block block(String name, String modules, int first, int stage) {
            Block.Writer w = new Block.Writer();
            int y = attention(w.part("attn"), w.input(), modules + first, stage);
            int u = w.sum(y, w.input());
            w.sum(feedForward(w.part("mlp"), u, modules + (first + 1), dims.get(stage)), u);
            return w.block(name, modules + first);
        }

        private int attention(Block.Writer w, int u, String module, int stage) {
            int c = dims.get(stage);
            int h = heads.get(stage);
            int patch = PATCHES.get(stage);
            int side = (cifar ? d.imageSize() : d.imageSize() / 4) / (1 << stage) / patch;
            int tokens = side * side;
            int s = w.lif(u, module + ".activation_in");
            int y = w.add(new Op.Conv(module + ".W", c, 2 * c, patch, patch, 0, 1, false, 4), s);
            y = w.norm(y, module + ".norm.bn", 2 * c);
            int a = w.add(new Op.DualKeys(h), y, s);
            a = w.add(new Op.RateScale(module + ".firing_rate_x", h, c / h, h * tokens), a);
            a = w.lif(a, module + ".activation_attn", 1f, Op.Axes.headChannelToken(h));
            int o = w.add(new Op.DualValues(h), y, a);
            o = w.add(new Op.RateScale(module + ".firing_rate_attn", h, tokens, c), o);
            o = w.lif(o, module + ".activation_out");
            return w.norm(w.conv(o, module + ".Wproj", c, c, 1), module + ".norm_proj.bn", c);
        }

        /** The grouped convolution is a residual branch of its own inside. */
        private static int feedForward(Block.Writer w, int u, String module, int c) {
            int hidden = RATIO * c;
            int x = w.conv(w.lif(u, module + ".up.0"), module + ".up.1", c, hidden, 1);
            x = w.norm(x, module + ".up.2.bn", hidden);
            Op.Conv grouped = new Op.Conv(module + ".conv.0.1", hidden, hidden, 3, 1, 1, hidden / GROUP, false, 4);
            int y = w.add(grouped, w.lif(x, module + ".conv.0.0"));
            x = w.sum(w.norm(y, module + ".conv.0.2.bn", hidden), x);
            x = w.conv(w.lif(x, module + ".down.0"), module + ".down.1", hidden, c, 1);
            return w.norm(x, module + ".down.2.bn", c);
        }

        private Block head() {
            Block.Writer w = new Block.Writer();
            int m = w.add(new Op.SpatialMean(), w.input());
            Op.Conv classifier = new Op.Conv("classifier", dims.get(STAGES - 1), d.classes(), 1, 1, 0, 1, false, 2);
            w.add(new Op.TimeMean(), w.add(classifier, m));
            return w.block("head", "classifier");
        }
    }
}
