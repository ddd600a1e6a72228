package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spike-driven Transformer (NeurIPS 2023, arXiv 2307.01694).
 *
 * <p>Membrane shortcuts; attention is a mask: a channel of the queries passes where keys and values overlap often enough.
 */
final class SdtV1 implements Family {
    private static final float MASK_THRESHOLD = 0.5f;

    private static final Map<String, Isotropic> PUBLISHED = Map.of(
            "8-384", new Isotropic(384, 8, 8),
            "6-512", new Isotropic(512, 6, 8),
            "8-512", new Isotropic(512, 8, 8),
            "10-512", new Isotropic(512, 10, 8),
            "8-768", new Isotropic(768, 8, 8),
            "2-256", Isotropic.cifar(256, 2, 8),
            "2-512", Isotropic.cifar(512, 2, 8));

    @Override
    public String name() {
        return "sdt-v1";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public List<String> keys() {
        return List.of("size", "dims", "depths", "heads", "pooling");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("block.0.attn.talking_heads.weight");
    }

    @Override
    public Network build(ModelDescriptor d) {
        return new Builder(d, Isotropic.of(d, PUBLISHED), new HashMap<>()).network();
    }

    /** Everything that is the same for all blocks of one network. */
    private record Builder(ModelDescriptor d, Isotropic size, Map<String, String> ties) {

        Network network() {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < size.depth(); i++) {
                blocks.add(block("stage1.block" + (i + 1), "block." + i));
            }
            List<Stage> stages =
                    List.of(new Stage("stem", stem()), new Stage("stage1", blocks), new Stage("head", List.of(head())));
            Set<String> unused = Set.of(".attn.talking_heads.weight");
            return new Network("sdt-v1", d.timesteps(), d.imageSize(), d.classes(), stages, ties, unused);
        }

        private List<Block> stem() {
            List<Boolean> pooling = d.pooling(4, size.cifar() ? "0011" : "1111");
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                blocks.add(stemBlock("stem.conv" + (i + 1), i == 0 ? "" : Integer.toString(i), i, pooling.get(i)));
            }
            blocks.add(relativePosition());
            return blocks;
        }

        /** The last of the four leaves its neuron to {@link #relativePosition}: it pools membranes, not spikes. */
        private Block stemBlock(String name, String tag, int step, boolean pools) {
            Block.Writer w = new Block.Writer();
            int out = size.stemChannels(step + 1);
            int x = w.conv(w.input(), "patch_embed.proj_conv" + tag, size.stemChannels(step), out, 3);
            x = w.norm(x, "patch_embed.proj_bn" + tag, out);
            x = step < 3 ? w.lif(x, "patch_embed.proj_lif" + tag) : x;
            if (pools) {
                w.pool(x);
            }
            return w.block(name, "patch_embed.proj_conv" + tag);
        }

        private Block relativePosition() {
            Block.Writer w = new Block.Writer();
            int x = w.lif(w.input(), "patch_embed.proj_lif3");
            x = w.conv(x, "patch_embed.rpe_conv", size.dim(), size.dim(), 3);
            w.sum(w.norm(x, "patch_embed.rpe_bn", size.dim()), w.input());
            return w.block("stem.rpe", "patch_embed.rpe_conv");
        }

        private Block block(String name, String module) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(attention(w.part("attn"), w.input(), module + ".attn"), w.input());
            w.sum(mlp(w.part("mlp"), u, module + ".mlp"), u);
            return w.block(name, module);
        }

        private int attention(Block.Writer w, int u, String module) {
            int c = size.dim();
            int s = w.lif(u, module + ".shortcut_lif");
            int[] qkv = new int[3];
            for (int i = 0; i < 3; i++) {
                String z = module + "." + "qkv".charAt(i);
                ties.put(z + "_conv", module + ".qkv");
                qkv[i] = w.lif(w.norm(w.conv(s, z + "_conv", c, c, 1), z + "_bn", c), z + "_lif");
            }
            int overlap = w.add(new Op.Overlap(), qkv[1], qkv[2]);
            Op.Axes axes = Op.Axes.headChannel(size.heads());
            int gate = w.lif(overlap, module + ".talking_heads_lif", MASK_THRESHOLD, axes);
            int o = w.add(new Op.Mask(), qkv[0], gate);
            return w.norm(w.biased(o, module + ".proj_conv", c, c), module + ".proj_bn", c);
        }

        private int mlp(Block.Writer w, int u, String module) {
            int c = size.dim();
            int x = w.lif(u, module + ".fc1_lif");
            x = w.norm(w.biased(x, module + ".fc1_conv", c, 4 * c), module + ".fc1_bn", 4 * c);
            x = w.lif(x, module + ".fc2_lif");
            return w.norm(w.biased(x, module + ".fc2_conv", 4 * c, c), module + ".fc2_bn", c);
        }

        private Block head() {
            Block.Writer w = new Block.Writer();
            int s = w.lif(w.add(new Op.SpatialMean(), w.input()), "head_lif", 1f, Op.Axes.CHANNEL);
            w.add(new Op.TimeMean(), w.linear(s, "head", size.dim(), d.classes()));
            return w.block("head", "head");
        }
    }
}
