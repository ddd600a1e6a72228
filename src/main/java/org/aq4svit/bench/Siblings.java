package org.aq4svit.bench;

import java.util.ArrayList;
import java.util.List;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Watch;
import org.aq4svit.model.Block;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;

/** Candidates of one search step: each differs from a common parent, 4 bits everywhere, in the width of one block. */
public final class Siblings {
    private static final String PARENT = "*=4";
    private static final List<Integer> WIDTHS = List.of(3, 5, 6, 2, 8);

    private Siblings() {}

    /** {@code count} siblings, dealt evenly over the blocks that have weights. */
    public static List<Setting> of(Specimen specimen, int count) {
        List<WeightLayer> layers = specimen.network().weightLayers();
        List<String> blocks = specimen.network().blocks().stream()
                .map(Block::name)
                .filter(b -> layers.stream().anyMatch(l -> l.block().equals(b)))
                .toList();
        List<Setting> siblings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // From the middle on, so that a single one is an average candidate.
            String block = blocks.get((i + blocks.size() / 2) % blocks.size());
            int bits = WIDTHS.get(i / blocks.size() % WIDTHS.size());
            siblings.add(Setting.parse(PARENT + "," + block + "=" + bits, layers));
        }
        return siblings;
    }

    /** Seconds that one walk of these candidates takes, threads working side by side. */
    static double seconds(
            Engine engine, ImageBatch images, List<Setting> siblings, Watch watch, int threads, double seconds) {
        return threads / Rate.perSecond(threads, seconds, () -> () -> engine.walk(images, siblings, watch));
    }
}
