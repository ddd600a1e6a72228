package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aq4svit.fault.InputException;

/**
 * Spikformer (ICLR 2023, arXiv 2209.15425).
 *
 * <p>Residuals add spikes, so the stream holds small integers. The variant for CIFAR has Linear layers on tokens where the one for
 * ImageNet has convolutions, and pools twice instead of four times.
 */
final class Spikformer implements Family {
    private static final float ATTENTION_THRESHOLD = 0.5f;

    private static final Map<String, Isotropic> PUBLISHED = Map.of(
            "8-384", new Isotropic(384, 8, 6),
            "6-512", new Isotropic(512, 6, 8),
            "8-512", new Isotropic(512, 8, 8),
            "10-512", new Isotropic(512, 10, 8),
            "8-768", new Isotropic(768, 8, 12),
            "4-256", Isotropic.cifar(256, 4, 8),
            "2-384", Isotropic.cifar(384, 2, 12),
            "4-384", Isotropic.cifar(384, 4, 12));

    /** LayerNorms that are stored and never run. */
    static final Set<String> UNUSED = Set.of(".norm1.weight", ".norm1.bias", ".norm2.weight", ".norm2.bias");

    @Override
    public String name() {
        return "spikformer";
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
        return keys.contains("patch_embed.rpe_conv.weight") && keys.contains("block.0.norm1.weight");
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        if (tensors.containsKey("pos_embed")) {
            throw InputException.expected(
                    d.checkpoint(), "a network for images", "one for streams of events (it has a pos_embed)");
        }
        return d.withDefault("variant", tensors.containsKey("block.0.attn.q_linear.weight") ? "cifar" : "imagenet");
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
            return new Network("spikformer", d.timesteps(), d.imageSize(), d.classes(), stages, ties, UNUSED);
        }

        private List<Block> stem() {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String tag = i == 0 ? "" : Integer.toString(i);
                Block.Writer w = new Block.Writer();
                int x = stemUnit(w, w.input(), "patch_embed.proj", tag, size.stemChannels(i), size.stemChannels(i + 1));
                if (!cifar || i >= 2) {
                    w.pool(x);
                }
                blocks.add(w.block("stem.conv" + (i + 1), "patch_embed.proj_conv" + tag));
            }
            Block.Writer w = new Block.Writer();
            w.sum(stemUnit(w, w.input(), "patch_embed.rpe", "", size.dim(), size.dim()), w.input());
            blocks.add(w.block("stem.rpe", "patch_embed.rpe_conv"));
            return blocks;
        }

        private static int stemUnit(Block.Writer w, int x, String name, String tag, int in, int out) {
            int y = w.norm(w.conv(x, name + "_conv" + tag, in, out, 3), name + "_bn" + tag, out);
            return w.lif(y, name + "_lif" + tag);
        }

        private Block block(String name, String module) {
            Block.Writer w = new Block.Writer();
            int x = w.sum(w.input(), attention(w.part("attn"), w.input(), module + ".attn"));
            w.sum(x, mlp(w.part("mlp"), x, module + ".mlp"));
            return w.block(name, module);
        }

        private int attention(Block.Writer w, int x, String module) {
            int c = size.dim();
            Op.Axes tokens = cifar ? Op.Axes.TOKEN_CHANNEL : Op.Axes.CHANNEL_TOKEN;
            int[] qkv = new int[3];
            for (int i = 0; i < 3; i++) {
                String z = module + "." + "qkv".charAt(i);
                ties.put(z + (cifar ? "_linear" : "_conv"), module + ".qkv");
                int y = cifar ? w.linear(x, z + "_linear", c, c) : w.tokenwiseUnbiased(x, z + "_conv", c, c);
                qkv[i] = w.lif(w.norm(y, z + "_bn", c), z + "_lif", 1f, tokens);
            }
            int o = w.attention(qkv[0], qkv[1], qkv[2], size.heads());
            o = w.lif(o, module + ".attn_lif", ATTENTION_THRESHOLD, tokens);
            int y = cifar ? w.linear(o, module + ".proj_linear", c, c) : w.tokenwise(o, module + ".proj_conv", c, c);
            return w.lif(w.norm(y, module + ".proj_bn", c), module + ".proj_lif", 1f, pictures());
        }

        private int mlp(Block.Writer w, int x, String module) {
            int hidden = 4 * size.dim();
            return unit(w, unit(w, x, module + ".fc1", size.dim(), hidden), module + ".fc2", hidden, size.dim());
        }

        private int unit(Block.Writer w, int x, String name, int in, int out) {
            int y = cifar ? w.linear(x, name + "_linear", in, out) : w.biased(x, name + "_conv", in, out);
            return w.lif(w.norm(y, name + "_bn", out), name + "_lif", 1f, pictures());
        }

        private Op.Axes pictures() {
            return cifar ? Op.Axes.TOKEN_CHANNEL : Op.Axes.CHANNEL_HEIGHT_WIDTH;
        }

        private Block head() {
            Block.Writer w = new Block.Writer();
            w.linear(w.features(w.input()), "head", size.dim(), d.classes());
            return w.block("head", "head");
        }
    }
}
