package org.aq4svit.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the networks of one family of Spiking Vision Transformers from what a descriptor says. */
public interface Family {
    /** Name in descriptors, such as {@code sdt-v2}. */
    String name();

    /** Names of the published sizes that {@code size} may take. */
    Set<String> sizes();

    /** Keys of descriptors that it reads, beside those that all families have. */
    List<String> keys();

    /** Whether a checkpoint whose tensors have these names is one of this family, and of no other. */
    boolean recognises(Set<String> keys);

    /** The descriptor with what the checkpoint's tensors, shapes by name, tell and it leaves open. */
    default ModelDescriptor complete(ModelDescriptor descriptor, Map<String, int[]> tensors) {
        return descriptor;
    }

    /**
     * The network a descriptor describes.
     *
     * @throws org.aq4svit.fault.InputException if the descriptor lacks what the family needs or contradicts it
     */
    Network build(ModelDescriptor descriptor);
}
