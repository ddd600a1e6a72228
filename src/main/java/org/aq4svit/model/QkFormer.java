package org.aq4svit.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QKFormer (NeurIPS 2024, arXiv 2403.16552).
 *
 * <p>Three stages of growing width on a stream of spike sums. The first two attend by a mask: a token's keys pass in a head whose queries
 * fire often enough.
 *
 * <p>In the authors' code the neuron behind the attention of the third stage runs on through the images of a batch, so that their results
 * depend on the batch size. It is an ordinary one here unless the descriptor asks for theirs with {@code batch-quirk = true}.
 */
final class QkFormer implements Family {
    private static final Logger LOG = LoggerFactory.getLogger(QkFormer.class);
    private static final float ATTENTION_THRESHOLD = 0.5f;

    private static final Map<String, Isotropic> PUBLISHED = Map.of(
            "10-384", new Isotropic(384, 10, 6),
            "10-512", new Isotropic(512, 10, 8),
            "10-768", new Isotropic(768, 10, 12),
            "4-384", Isotropic.cifar(384, 4, 8));

    @Override
    public String name() {
        return "qkformer";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public List<String> keys() {
        return List.of("size", "variant", "dims", "depths", "heads", "batch-quirk");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("patch_embed1.proj_conv.weight");
    }

    @Override
    public ModelDescriptor complete(ModelDescriptor d, Map<String, int[]> tensors) {
        return d.withDefault("variant", tensors.containsKey("stage3.0.ssa.q_conv.weight") ? "cifar" : "imagenet");
    }

    @Override
    public Network build(ModelDescriptor d) {
        Isotropic size = d.size()
                .map(PUBLISHED::get)
                .orElseGet(() -> new Isotropic(d.dims(1).get(0), 0, d.heads()));
        boolean cifar = d.cifar(size.cifar());
        int heads = d.heads(size.heads());
        d.require(size.dim() % 8 == 0, "dims", "a width that is a multiple of 8", size.dim());
        d.require(heads > 0 && size.dim() / 4 % heads == 0, "heads", "a divisor of " + size.dim() / 4, heads);
        List<Integer> depths = d.depths(3, cifar ? List.of(1, 1, 2) : List.of(1, 2, 7));
        if (d.batchQuirk()) {
            LOG.warn(
                    "{}: batch-quirk lets membranes run on through the images of a batch, as the authors' code does;"
                            + " results depend on the batch size (engine.batch) and on which images are computed together",
                    d);
        }
        return new Builder(d, size.dim(), depths, heads, cifar, new HashMap<>()).network();
    }

    /** Everything that is the same for all blocks of one network. */
    private record Builder(
            ModelDescriptor d, int dim, List<Integer> depths, int heads, boolean cifar, Map<String, String> ties) {

        Network network() {
            List<Stage> stages = new ArrayList<>();
            for (int stage = 1; stage <= 3; stage++) {
                int width = dim >> 3 - stage;
                String name = "stage" + stage;
                List<Block> blocks = new ArrayList<>();
                blocks.add(stage == 1 ? firstEmbedding(width) : embedding(name, "patch_embed" + stage, width));
                for (int i = 0; i < depths.get(stage - 1); i++) {
                    blocks.add(block(name + ".block" + (i + 1), name + "." + i, width, stage < 3));
                }
                stages.add(new Stage(name, blocks));
            }
            stages.add(new Stage("head", List.of(head())));
            return new Network("qkformer", d.timesteps(), d.imageSize(), d.classes(), stages, ties, Set.of());
        }

        /** For ImageNet two convolutions pool before their neurons and a third follows; for CIFAR nothing is pooled. */
        private Block firstEmbedding(int out) {
            Block.Writer w = new Block.Writer();
            int half = out / 2;
            String module = "patch_embed1.";
            int a = unit(w, w.input(), module + "proj", 3, half, !cifar);
            int x = unit(w, a, module + "proj1", half, out, !cifar);
            x = cifar ? x : unit(w, x, module + "proj2", out, out, false);
            w.sum(x, shortcut(w, a, module + "proj_res", half, out, cifar ? 1 : 2));
            return w.block("stage1.embed", "patch_embed1");
        }

        private Block embedding(String stage, String module, int out) {
            Block.Writer w = new Block.Writer();
            int x = unit(w, w.input(), module + ".proj3", out / 2, out, !cifar);
            x = unit(w, x, module + ".proj4", out, out, cifar);
            w.sum(x, shortcut(w, w.input(), module + ".proj_res", out / 2, out, 2));
            return w.block(stage + ".embed", module);
        }

        /** Convolution, norm, perhaps pooling, neuron. */
        private static int unit(Block.Writer w, int x, String name, int in, int out, boolean pools) {
            int y = w.norm(w.conv(x, name + "_conv", in, out, 3), name + "_bn", out);
            return w.lif(pools ? w.pool(y) : y, name + "_lif");
        }

        private static int shortcut(Block.Writer w, int x, String name, int in, int out, int stride) {
            int y = w.add(new Op.Conv(name + "_conv", in, out, 1, stride, 0, 1, false, 4), x);
            return w.lif(w.norm(y, name + "_bn", out), name + "_lif");
        }

        private Block block(String name, String module, int c, boolean masks) {
            Block.Writer w = new Block.Writer();
            w.part("attn");
            int mixed = masks
                    ? tokenMask(w, w.input(), module + ".tssa", c)
                    : attention(w, w.input(), module + (cifar ? ".ssa" : ".attn"), c);
            int x = w.sum(w.input(), mixed);
            w.part("mlp");
            String mlp = module + (cifar ? ".mlp.mlp" : ".mlp.fc");
            int hidden = channelwise(w, x, mlp + "1", c, 4 * c);
            w.sum(x, channelwise(w, hidden, mlp + "2", 4 * c, c));
            return w.block(name, module);
        }

        private static int channelwise(Block.Writer w, int x, String name, int in, int out) {
            return w.lif(w.norm(w.biased(x, name + "_conv", in, out), name + "_bn", out), name + "_lif");
        }

        private int tokenMask(Block.Writer w, int x, String module, int c) {
            int q = projected(w, x, module, "q", c);
            int k = projected(w, x, module, "k", c);
            int sum = w.add(new Op.HeadSum(heads), q);
            int gate = w.lif(sum, module + ".attn_lif", ATTENTION_THRESHOLD, Op.Axes.headToken(heads));
            int y = w.tokenwise(w.add(new Op.Mask(), k, gate), module + ".proj_conv", c, c);
            return w.lif(w.norm(y, module + ".proj_bn", c), module + ".proj_lif");
        }

        private int attention(Block.Writer w, int x, String module, int c) {
            int q = projected(w, x, module, "q", c);
            int k = projected(w, x, module, "k", c);
            int v = projected(w, x, module, "v", c);
            int o = w.attention(q, k, v, heads);
            o = w.lif(o, module + ".attn_lif", ATTENTION_THRESHOLD, Op.Axes.CHANNEL_TOKEN);
            int y = w.norm(w.tokenwise(o, module + ".proj_conv", c, c), module + ".proj_bn", c);
            Firing.Start start = d.batchQuirk() ? Firing.Start.EVERY_BATCH : Firing.Start.EVERY_IMAGE;
            return w.neuron(y, module + ".proj_lif", new Firing.Leaky(1, 2, start), Op.Axes.CHANNEL_TOKEN);
        }

        private int projected(Block.Writer w, int x, String module, String which, int c) {
            String z = module + "." + which;
            ties.put(z + "_conv", module + ".qkv");
            int y = w.norm(w.tokenwiseUnbiased(x, z + "_conv", c, c), z + "_bn", c);
            return w.lif(y, z + "_lif", 1f, Op.Axes.CHANNEL_TOKEN);
        }

        private Block head() {
            Block.Writer w = new Block.Writer();
            w.linear(w.features(w.input()), "head", dim, d.classes());
            return w.block("head", "head");
        }
    }
}
