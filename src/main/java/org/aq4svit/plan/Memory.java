package org.aq4svit.plan;

import java.util.Collection;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Gram;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.sweep.SweepConfig;

/**
 * What an executor should have.
 *
 * @param cached bytes of decoded images and of the float networks' answers to them, over all executors
 * @param heap bytes of heap per executor ({@code EXECUTOR_MEMORY})
 * @param offHeap bytes beside the heap per executor, for the tasks it runs at once
 */
public record Memory(long cached, long heap, long offHeap) {
    /** What Spark leaves to storage: {@code spark.memory.fraction}, after {@link #RESERVED}. */
    private static final double STORAGE = 0.6;

    private static final long RESERVED = 300L << 20;

    /** For the product's own classes, rows on their way, and what is never cached. */
    private static final long WORKING = 512L << 20;

    /** A model's float32 parameters: as broadcast, as the engine has them, and once more while one becomes the other. */
    private static final int COPIES = 3;

    /** What of a task's memory the float network's membranes take at most, on the heap; see {@link org.aq4svit.sweep.Batches}. */
    private static final double MEMBRANES = 0.25;

    private static final long STEP = 256L << 20;

    /**
     * Memory for a sweep.
     *
     * @param cached bytes of decoded images and answers
     * @param networks all of the sweep; as many of the largest as are searched at once count
     */
    public static Memory of(
            SweepConfig config, long cached, Collection<Network> networks, int executors, int coresPerExecutor) {
        boolean moments = Quantizers.named(config.search().quantizer()).needsInputs();
        long models = networks.stream()
                .map(n -> COPIES * Float.BYTES * n.parameters() + (moments ? moments(n) : 0))
                .sorted((a, b) -> Long.compare(b, a))
                .limit(config.modelsAtOnce(executors * coresPerExecutor))
                .mapToLong(Long::longValue)
                .sum();
        double membranes = MEMBRANES * config.engine().memoryPerTask() * coresPerExecutor;
        double heap = RESERVED + WORKING + models + membranes + (double) cached / executors / STORAGE;
        long steps = (long) Math.ceil(heap / STEP);
        return new Memory(cached, steps * STEP, config.engine().memoryPerTask() * coresPerExecutor);
    }

    /** All layers' second moments are added up at once. */
    private static long moments(Network network) {
        return network.weightLayers().stream()
                .map(WeightLayer::conv)
                .mapToLong(c -> Gram.Sums.bytes(c.groups(), c.fanIn()))
                .sum();
    }
}
