package org.aq4svit.engine;

import java.util.List;
import org.aq4svit.quant.Setting;

/** Runs one network under many settings. Safe for use by several threads. */
public interface Engine extends AutoCloseable {
    /**
     * Runs all settings over the same images.
     *
     * <p>Results are a pure function of images, settings and watch; they depend neither on the order of the settings nor on which others are
     * asked for in the same call.
     *
     * @param watch where every setting starts to be watched; forked as settings part
     * @return one outcome per setting, in their order
     */
    List<Outcome> walk(ImageBatch images, List<Setting> settings, Watch watch);

    /** Frees what the engine holds; no walk may be under way. */
    @Override
    void close();
}
