package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spikingformer (arXiv 2304.11954).
 *
 * <p>Membrane shortcuts: a neuron stands before every convolution but the first. The head averages membranes, without a last neuron.
 */
final class Spikingformer implements Family {
    private static final float ATTENTION_THRESHOLD = 0.5f;
    private static final String CIFAR_STEM = "patch_embed.block0_conv.weight";

    private static final Map<String, Isotropic> PUBLISHED = Map.of(
            "8-384",
            new Isotropic(384, 8, 8),
            "8-512",
            new Isotropic(512, 8, 8),
            "8-768",
            new Isotropic(768, 8, 8),
            "4-256",
            Isotropic.cifar(256, 4, 8),
            "2-384",
            Isotropic.cifar(384, 2, 12),
            "4-384",
            Isotropic.cifar(384, 4, 12));

    @Override
    public String name() {
        return "spikingformer";
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
        return keys.contains("patch_embed.proj4_conv.weight") || keys.contains(CIFAR_STEM);
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        return d.withDefault("variant", tensors.containsKey(CIFAR_STEM) ? "cifar" : "imagenet");
    }

    @Override
    public Network build(ModelDescriptor d) {
        Isotropic size = Isotropic.of(d, PUBLISHED);
        return new Builder(d, size, d.cifar(size.cifar()), new HashMap<>()).network();
    }

    /** Everything that is the same for all blocks of one network. */
    private record Builder(ModelDescriptor d, Isotropic size, boolean cifar, Map<String, String> ties) {

        Network network() {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < size.depth(); i++) {
                blocks.add(block("stage1.block" + (i + 1), "block." + i));
            }
            List<Stage> stages =
                    List.of(new Stage("stem", stem()), new Stage("stage1", blocks), new Stage("head", List.of(head())));
            return new Network(
                    "spikingformer", d.timesteps(), d.imageSize(), d.classes(), stages, ties, Spikformer.UNUSED);
        }

        private List<Block> stem() {
            List<Block> blocks = new ArrayList<>();
            String first = cifar ? "patch_embed.block0" : "patch_embed.proj";
            Block.Writer w = new Block.Writer();
            int eighth = size.dim() / 8;
            w.norm(w.conv(w.input(), first + "_conv", 3, eighth, 3), first + "_bn", eighth);
            blocks.add(w.block("stem.conv1", first + "_conv"));
            for (int i = 1; i <= 4; i++) {
                blocks.add(stemBlock("stem.conv" + (i + 1), "patch_embed." + (cifar ? "block" : "proj") + i, i));
            }
            return blocks;
        }

        private Block stemBlock(String name, String module, int step) {
            Block.Writer w = new Block.Writer();
            int in = size.stemChannels(step);
            int out = size.stemChannels(Math.min(4, step + 1));
            int s = w.lif(w.input(), module + "_lif");
            s = !cifar || step >= 3 ? w.pool(s) : s;
            w.norm(w.conv(s, module + "_conv", in, out, 3), module + "_bn", out);
            return w.block(name, module + "_conv");
        }

        private Block block(String name, String module) {
            Block.Writer w = new Block.Writer();
            int u = w.sum(w.input(), attention(w.part("attn"), w.input(), module + ".attn"));
            w.sum(u, mlp(w.part("mlp"), u, module + ".mlp"));
            return w.block(name, module);
        }

        private int attention(Block.Writer w, int u, String module) {
            int c = size.dim();
            int s = w.lif(u, module + ".proj_lif");
            int[] qkv = new int[3];
            for (int i = 0; i < 3; i++) {
                String z = module + "." + "qkv".charAt(i);
                ties.put(z + "_conv", module + ".qkv");
                int y = w.norm(w.tokenwiseUnbiased(s, z + "_conv", c, c), z + "_bn", c);
                qkv[i] = w.lif(y, z + "_lif", 1f, Op.Axes.CHANNEL_TOKEN);
            }
            int o = w.attention(qkv[0], qkv[1], qkv[2], size.heads());
            o = w.lif(o, module + ".attn_lif", ATTENTION_THRESHOLD, Op.Axes.CHANNEL_TOKEN);
            return w.norm(w.tokenwise(o, module + ".proj_conv", c, c), module + ".proj_bn", c);
        }

        private int mlp(Block.Writer w, int u, String module) {
            int c = size.dim();
            int x = w.lif(u, module + ".mlp1_lif");
            x = w.norm(w.biased(x, module + ".mlp1_conv", c, 4 * c), module + ".mlp1_bn", 4 * c);
            x = w.lif(x, module + ".mlp2_lif");
            return w.norm(w.biased(x, module + ".mlp2_conv", 4 * c, c), module + ".mlp2_bn", c);
        }

        private Block head() {
            Block.Writer w = new Block.Writer();
            w.linear(w.features(w.input()), "head", size.dim(), d.classes());
            return w.block("head", "head");
        }
    }
}
