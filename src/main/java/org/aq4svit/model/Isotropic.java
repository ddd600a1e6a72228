package org.aq4svit.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Width, depth and heads of a family whose blocks are all alike.
 *
 * @param heads attention heads; a divisor of {@code dim}
 * @param cifar whether it was published for CIFAR's small images rather than for ImageNet
 */
record Isotropic(int dim, int depth, int heads, boolean cifar) {
    /** A size for ImageNet. */
    Isotropic(int dim, int depth, int heads) {
        this(dim, depth, heads, false);
    }

    /** A size for CIFAR. */
    static Isotropic cifar(int dim, int depth, int heads) {
        return new Isotropic(dim, depth, heads, true);
    }

    /** From the published size that the descriptor names, or from its dims, depths and heads. */
    static Isotropic of(ModelDescriptor d, Map<String, Isotropic> published) {
        Optional<Isotropic> named = d.size().map(published::get);
        int dim = named.map(Isotropic::dim).orElseGet(() -> d.dims(1).get(0));
        int depth = named.map(Isotropic::depth)
                .orElseGet(() -> d.depths(1, List.of()).get(0));
        int heads = named.map(Isotropic::heads).map(d::heads).orElseGet(d::heads);
        d.require(dim % 8 == 0, "dims", "a width that is a multiple of 8", dim);
        d.require(heads > 0 && dim % heads == 0, "heads", "a divisor of " + dim, heads);
        return new Isotropic(dim, depth, heads, named.map(Isotropic::cifar).orElse(false));
    }

    /** Input and output channels of the four convolutions of a stem that doubles its width at every step. */
    int stemChannels(int step) {
        return step == 0 ? 3 : dim / 8 << step - 1;
    }
}
