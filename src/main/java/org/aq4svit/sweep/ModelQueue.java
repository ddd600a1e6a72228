package org.aq4svit.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Runs searches side by side, a thread each: large ones first, so that none of them is left over at the end; each as soon as one before it has made
 * room, in number and in the driver's memory.
 */
final class ModelQueue implements AutoCloseable {
    /** What the driver holds of a model for every byte of its checkpoint: tensors, parameters, and the blocks of the broadcast. */
    private static final int COPIES = 4;

    /** What of the heap models may take together; the rest is for rows and Spark. */
    private static final double SHARE_OF_HEAP = 0.5;

    private static final int MEBI = 1 << 20;

    private final ExecutorService threads;
    private final int room;
    private final Semaphore free;

    /**
     * @param atOnce the most that run at once
     * @param heap bytes of the driver's heap
     */
    ModelQueue(int atOnce, long heap) {
        this.threads = Executors.newFixedThreadPool(atOnce);
        this.room = (int) Math.max(1, Math.min(Integer.MAX_VALUE, SHARE_OF_HEAP * heap / MEBI));
        this.free = new Semaphore(room, true);
    }

    /**
     * Starts the searches of all models.
     *
     * @param checkpointBytes what a model's checkpoint takes
     * @return what each will have found, in the order of the models
     */
    <M, R> Map<M, Future<R>> submit(List<M> models, ToLongFunction<M> checkpointBytes, Function<M, R> search) {
        Map<M, Long> bytes = new LinkedHashMap<>();
        models.forEach(m -> bytes.put(m, checkpointBytes.applyAsLong(m)));
        Map<M, Future<R>> started = new LinkedHashMap<>();
        models.forEach(m -> started.put(m, null));
        models.stream().sorted(Comparator.comparing(bytes::get).reversed()).forEach(m -> {
            int permits = (int) Math.min(room, 1 + COPIES * bytes.get(m) / MEBI);
            started.put(m, threads.submit(() -> holding(permits, () -> search.apply(m))));
        });
        return started;
    }

    private <R> R holding(int permits, Supplier<R> work) throws InterruptedException {
        free.acquire(permits);
        try {
            return work.get();
        } finally {
            free.release(permits);
        }
    }

    /** Interrupts what still runs, and cancels what has not begun. */
    @Override
    public void close() {
        // Those that wait in line would otherwise never end for whoever waits for them.
        threads.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
    }
}
