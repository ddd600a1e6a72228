package org.aq4svit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** How often something can be done per second, by several threads at once. */
final class Rate {
    private static final double NANOS = 1e9;

    /** Something to repeat; every thread makes its own. */
    interface Work {
        void once();
    }

    private Rate() {}

    /**
     * Repetitions per second of all threads together, after a warm-up half as long as the measurement.
     *
     * @param work made once per thread
     */
    static double perSecond(int threads, double seconds, Supplier<Work> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Work> works = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                works.add(work.get());
            }
            repeated(pool, works, seconds / 2);
            return repeated(pool, works, seconds);
        } finally {
            pool.shutdown();
        }
    }

    /** Every thread works until the time is over, once at least, and its own time counts. */
    private static double repeated(ExecutorService pool, List<Work> works, double seconds) {
        List<Future<Double>> rates = new ArrayList<>();
        for (Work work : works) {
            rates.add(pool.submit(() -> {
                long start = System.nanoTime();
                int done = 0;
                do {
                    work.once();
                    done++;
                } while (System.nanoTime() - start < seconds * NANOS);
                return done * NANOS / (System.nanoTime() - start);
            }));
        }
        double sum = 0;
        for (Future<Double> rate : rates) {
            sum += await(rate);
        }
        return sum;
    }

    private static double await(Future<Double> rate) {
        try {
            return rate.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
