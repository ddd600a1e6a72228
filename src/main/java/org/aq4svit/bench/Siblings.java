package org.aq4svit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        List<String> blocks = blocks(specimen);
        List<Setting> siblings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int bits = WIDTHS.get(i / blocks.size() % WIDTHS.size());
            siblings.add(Setting.parse(PARENT + "," + blocks.get(block(i, blocks.size())) + "=" + bits, layers));
        }
        return siblings;
    }

    /** In which block a sibling differs: from the middle on, so that a single one is an average candidate. */
    private static int block(int sibling, int blocks) {
        return (sibling + blocks / 2) % blocks;
    }

    private static List<String> blocks(Specimen specimen) {
        List<WeightLayer> layers = specimen.network().weightLayers();
        return specimen.network().blocks().stream()
                .map(Block::name)
                .filter(b -> layers.stream().anyMatch(l -> l.block().equals(b)))
                .toList();
    }

    /**
     * The multiply-adds of {@code count} siblings in those of one, if everything before the block in which a sibling differs is shared: exact
     * evaluation of different siblings to the end can do with no less.
     */
    static double least(Specimen specimen, int count) {
        List<String> blocks = blocks(specimen);
        double sum = 0;
        for (WeightLayer layer : specimen.network().weightLayers()) {
            int here = blocks.indexOf(layer.block());
            long gone = IntStream.range(0, count)
                    .filter(i -> block(i, blocks.size()) <= here)
                    .count();
            // Those that have parted, each for itself, and one for all that have not.
            sum += (double) layer.opsPerImage() * Math.min(count, gone + 1);
        }
        return sum / specimen.network().opsPerImage();
    }

    /** Seconds that one walk of these candidates takes, threads working side by side. */
    static double seconds(
            Engine engine, ImageBatch images, List<Setting> siblings, Watch watch, int threads, double seconds) {
        return threads / Rate.perSecond(threads, seconds, () -> () -> engine.walk(images, siblings, watch));
    }
}
