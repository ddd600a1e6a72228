package org.aq4svit.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /** Searches end at the next thing they wait for, which is seldom more than a step of the driver away. */
    private static final int PATIENCE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final int room;
    private final Semaphore free;

    /**
     * How large a model is.
     *
     * @param bytes of its checkpoint
     * @param work to compare models by, in any unit
     */
    record Size(long bytes, double work) {}

    /**
     * @param atOnce the most that run at once
     * @param heap bytes of the driver's heap
     */
    ModelQueue(int atOnce, long heap) {
        this.threads = new ThreadPoolExecutor(
                atOnce, atOnce, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (late, pool) -> cancel(late));
        this.room = (int) Math.max(1, Math.min(Integer.MAX_VALUE, SHARE_OF_HEAP * heap / MEBI));
        this.free = new Semaphore(room, true);
    }

    /**
     * Starts the searches of all models. After {@link #stop} they are cancelled.
     *
     * @param search takes a model and its rank, the largest having rank 0
     * @return what each will have found, in the order of the models
     */
    <M, R> Map<M, Future<R>> submit(List<M> models, Function<M, Size> sizes, BiFunction<M, Integer, R> search) {
        Map<M, Size> known = new LinkedHashMap<>();
        models.forEach(m -> known.put(m, sizes.apply(m)));
        Map<M, Future<R>> started = new LinkedHashMap<>();
        models.forEach(m -> started.put(m, null));
        Comparator<M> byWork = Comparator.comparingDouble(m -> known.get(m).work);
        List<M> order = models.stream().sorted(byWork.reversed()).toList();
        for (int i = 0; i < order.size(); i++) {
            M model = order.get(i);
            int rank = i;
            int permits = (int) Math.min(room, 1 + COPIES * known.get(model).bytes / MEBI);
            started.put(model, threads.submit(() -> holding(permits, () -> search.apply(model, rank))));
        }
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
    void stop() {
        // Those that wait in line would otherwise never end for whoever waits for them.
        threads.shutdownNow().forEach(ModelQueue::cancel);
    }

    private static void cancel(Runnable search) {
        ((Future<?>) search).cancel(false);
    }

    /** Stops, and waits a while for those that still run to notice. */
    @Override
    public void close() {
        stop();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
