package org.aq4svit.engine;

import java.util.List;
import org.aq4svit.quant.Setting;

/** Runs one network under many settings. Safe for use by several threads. */
public interface Engine extends AutoCloseable {
    /**
     * Runs all variants over the same images.
     *
     * <p>Results are a pure function of images, variants and watch; they depend neither on the order of the variants nor on which others are
     * asked for in the same call.
     *
     * @param watch where every variant starts to be watched; forked as variants part
     * @return one outcome per variant, in their order
     */
    List<Outcome> walkVariants(ImageBatch images, List<Variant> variants, Watch watch);

    /** {@link #walkVariants} with the norms of the checkpoint. */
    default List<Outcome> walk(ImageBatch images, List<Setting> settings, Watch watch) {
        return walkVariants(images, Variant.allOf(settings), watch);
    }

    /** Frees what the engine holds; no walk may be under way. */
    @Override
    void close();
}
