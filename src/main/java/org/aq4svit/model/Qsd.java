package org.aq4svit.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * QSD-Transformer (ICLR 2025, arXiv 2501.13492) in float form: SDT-V2 with integer-valued neurons instead of time steps and with layer
 * scales.
 *
 * <p>Its checkpoints hold the float weights that training quantized on the fly, with the steps of that quantizer beside them. This network
 * computes with the weights as they are and leaves the steps unread, so it is not the network whose accuracy was published.
 */
final class Qsd implements Family {
    private static final Map<String, List<Integer>> PUBLISHED = Map.of(
            "8-256", List.of(48, 96, 192, 256),
            "15M", List.of(64, 128, 256, 360),
            "31M", List.of(96, 192, 384, 480),
            "55M", List.of(128, 256, 512, 640),
            "12-512", List.of(128, 256, 512, 640),
            "8-768", List.of(192, 384, 768, 960));

    /** The quantizers' steps, and what quantizers of activations left that do nothing. */
    private static final Set<String> UNUSED = Set.of(".alpha", ".init_state", ".act.zero_point", ".act.signed");

    @Override
    public String name() {
        return "qsd";
    }

    @Override
    public Set<String> sizes() {
        return PUBLISHED.keySet();
    }

    @Override
    public List<String> keys() {
        return List.of("size", "dims", "depths", "heads");
    }

    @Override
    public boolean recognises(Set<String> keys) {
        return keys.contains("downsample1_1.encode_conv.alpha");
    }

    @Override
    public Network build(ModelDescriptor d) {
        List<Integer> dims = d.size().map(PUBLISHED::get).orElseGet(() -> d.dims(4));
        boolean deep = d.size().filter("12-512"::equals).isPresent();
        List<Integer> depths = d.depths(2, deep ? List.of(9, 3) : List.of(6, 2));
        return new Builder(d, dims, depths).network(name(), UNUSED);
    }

    private static final class Builder extends SdtV2.Builder {

        Builder(ModelDescriptor d, List<Integer> dims, List<Integer> depths) {
            super(d, d.singleStep(), dims, depths);
        }

        @Override
        Firing firing() {
            return new Firing.Levels(4, 4, 4, Firing.Rounding.HALF_UP);
        }

        @Override
        Firing attentionFiring() {
            return new Firing.Levels(4, 4, 2, Firing.Rounding.HALF_UP);
        }

        @Override
        float attentionScale() {
            return 0.25f;
        }

        @Override
        int branch(Block.Writer w, int x, String module, int number, int c) {
            return w.scaled(x, module + ".layer_scale" + number, c);
        }
    }
}
