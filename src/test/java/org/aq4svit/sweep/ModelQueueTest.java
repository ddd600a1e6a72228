package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which searches run when. */
@Timeout(60)
class ModelQueueTest {
    private static final long HEAP = 1L << 30;

    private static ModelQueue.Size size(int work) {
        return new ModelQueue.Size(1, work);
    }

    @Test
    void largeOnesStartFirstAndAnswersComeInTheOrderOfTheModels() throws Exception {
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        try (ModelQueue queue = new ModelQueue(1, HEAP)) {
            Map<Integer, Future<Integer>> answers = queue.submit(List.of(3, 9, 5), ModelQueueTest::size, (m, rank) -> {
                begun.add(m);
                assertThat(rank).isEqualTo(List.of(9, 5, 3).indexOf(m));
                return -m;
            });
            assertThat(answers.keySet()).containsExactly(3, 9, 5);
            for (Map.Entry<Integer, Future<Integer>> answer : answers.entrySet()) {
                assertThat(answer.getValue().get()).isEqualTo(-answer.getKey());
            }
        }
        assertThat(begun).containsExactly(9, 5, 3);
    }

    @Test
    void modelsThatFillTheHeapTakeTurns() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ModelQueue queue = new ModelQueue(8, HEAP)) {
            ModelQueue.Size third =
                    new ModelQueue.Size(HEAP / 24, 1); // the heap's half has room for three of these, four times each
            Map<Integer, Future<Integer>> answers = queue.submit(List.of(1, 2, 3, 4, 5, 6), m -> third, (m, rank) -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                pause();
                return now.decrementAndGet();
            });
            for (Future<Integer> answer : answers.values()) {
                answer.get();
            }
        }
        assertThat(most.get()).isBetween(2, 3);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoeverWaitsIsToldWhenItIsStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (ModelQueue queue = new ModelQueue(1, HEAP)) {
            Map<Integer, Future<Boolean>> answers = queue.submit(List.of(2, 1), ModelQueueTest::size, (m, rank) -> {
                begun.countDown();
                return waited(never);
            });
            begun.await();
            queue.stop();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> answers.get(2).get());
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> answers.get(1).get());
            Map<Integer, Future<Boolean>> late = queue.submit(List.of(4), ModelQueueTest::size, (m, rank) -> true);
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> late.get(4).get());
        }
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException("told to end", e);
        }
    }

    @Test
    void whenItIsClosedNothingRunsAnyMore() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(2);
        try (ModelQueue queue = new ModelQueue(2, HEAP)) {
            queue.submit(List.of(1, 2), ModelQueueTest::size, (m, rank) -> {
                running.incrementAndGet();
                begun.countDown();
                try {
                    return waited(new CountDownLatch(1));
                } finally {
                    pause();
                    running.decrementAndGet();
                }
            });
            assertThat(waited(begun)).isTrue();
        }
        assertThat(running.get()).isZero();
    }
}
