package org.aq4svit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How often something can be done per second, by several threads at once. */
final class Rate {
    private static final double NANOS = 1e9;
    private static final double SETTLED = 0.03;
    private static final int MOST_MEASUREMENTS = 10;

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

    /**
     * A rate once the JVM has compiled what is done.
     *
     * @param perSecond repetitions, all threads together
     * @param lost seconds per thread that compiling cost until then
     */
    record Settled(double perSecond, double lost) {}

    /** Measures again and again until no measurement is better than the one before by more than {@link #SETTLED}. */
    static Settled settled(int threads, double seconds, Supplier<Work> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Work> works = Stream.generate(work).limit(threads).toList();
            List<Double> rates = new ArrayList<>(List.of(repeated(pool, works, seconds)));
            double best = 0;
            while (rates.size() < MOST_MEASUREMENTS && rates.get(rates.size() - 1) > (1 + SETTLED) * best) {
                best = rates.get(rates.size() - 1);
                rates.add(repeated(pool, works, seconds));
            }
            double rate = Math.max(best, rates.get(rates.size() - 1));
            double lost =
                    rates.stream().mapToDouble(r -> seconds * (1 - r / rate)).sum();
            return new Settled(rate, lost);
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
