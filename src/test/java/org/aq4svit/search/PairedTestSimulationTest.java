package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aq4svit.search.PairedTest.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Synthetic candidates whose true drop is known: how often the test errs, and how soon it answers. */
class PairedTestSimulationTest {
    private static final double LIMIT = 0.015;
    private static final double LEVEL = 0.05;
    private static final int CANDIDATES = 10_000;
    private static final int POPULATION = 4000;

    /** The most images that may be lost beyond those gained. */
    private static final int ALLOWED = 60;

    /** When to look: after doubling waves, and after every 32 images. */
    private static final List<int[]> LOOKS = List.of(
            new int[] {128, 128, 256, 512, 1024, POPULATION - 2048},
            IntStream.generate(() -> 32).limit(POPULATION / 32).toArray());

    @Test
    void worstCasesGoWrongNoMoreOftenThanAllowed() {
        assertThat(wrong(ALLOWED, Verdict.INFEASIBLE)).isLessThanOrEqualTo(LEVEL);
        assertThat(wrong(ALLOWED + 1, Verdict.FEASIBLE)).isLessThanOrEqualTo(LEVEL);
    }

    /** Share of candidates with so many images lost beyond those gained that end in a wrong verdict. */
    private static double wrong(int sum, Verdict wrong) {
        long count = IntStream.range(0, CANDIDATES / 2)
                .filter(i -> verdict(i, sum) == wrong)
                .count();
        return 2.0 * count / CANDIDATES;
    }

    private static Verdict verdict(int candidate, int sum) {
        int[] images = images(POPULATION, sum, 0.02 + 0.01 * (candidate % 14), new Random(candidate * 31L + sum));
        PairedTest test = PairedTest.of(POPULATION, LIMIT, LEVEL, candidate);
        int seen = 0;
        for (int wave : LOOKS.get(candidate / 14 % 2)) {
            test = see(test, Arrays.copyOfRange(images, seen, seen + wave));
            seen += wave;
            if (test.verdict() != Verdict.OPEN) {
                return test.verdict();
            }
        }
        throw new AssertionError("no verdict on all images");
    }

    @Test
    void intervalsHoldTheTruthWheneverOneLooks() {
        int missed = 0;
        for (int i = 0; i < 1000; i++) {
            int sum = 20 * (i % 12) - 40;
            int[] images = images(POPULATION, sum, 0.06 + 0.01 * (i % 10), new Random(i));
            PairedTest test = PairedTest.of(POPULATION, LIMIT, LEVEL, i);
            boolean held = true;
            for (int seen = 0, wave = 128; seen < POPULATION / 2; seen += wave, wave = seen) {
                test = see(test, Arrays.copyOfRange(images, seen, seen + wave));
                held &= test.interval().contains((double) sum / POPULATION);
            }
            missed += held ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(50);
    }

    /** True drops in points; churn 5 %, or the drop if that is more; images it takes at most on average. */
    @ParameterizedTest
    @CsvSource({
        "4000, 0, 1400", "4000, 0.5, 2200", "4000, 3, 1300", "4000, 5, 350", "4000, 10, 150",
        "50000, 0, 2400", "50000, 0.5, 4800", "50000, 3, 1800", "50000, 5, 350", "50000, 10, 150",
        "50000, 1.2, 25000", "50000, 1.8, 25000"
    })
    void answersEarly(int population, double points, double most) {
        int candidates = 200;
        double images = 0;
        int wrong = 0;
        for (int i = 0; i < candidates; i++) {
            int sum = (int) Math.round(points / 100 * population);
            int[] values = images(population, sum, Math.max(0.05, points / 100), new Random(i));
            PairedTest test = PairedTest.of(population, LIMIT, LEVEL, i);
            while (test.verdict() == Verdict.OPEN) {
                int seen = (int) test.seen();
                test = see(test, Arrays.copyOfRange(values, seen, Math.min(population, seen + 32)));
            }
            images += test.seen();
            wrong += (points > 100 * LIMIT) == (test.verdict() == Verdict.FEASIBLE) ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo((int) (LEVEL * candidates));
        assertThat(images / candidates).isLessThan(most);
    }

    private static PairedTest see(PairedTest test, int[] wave) {
        long lost = Arrays.stream(wave).filter(v -> v > 0).count();
        long gained = Arrays.stream(wave).filter(v -> v < 0).count();
        return test.after(wave.length, lost, gained);
    }

    /** Values of a population in random order. */
    private static int[] images(int population, int sum, double churn, Random random) {
        int changed = (int) (churn * population);
        int lost = (changed + sum) / 2;
        int[] images = new int[population];
        Arrays.fill(images, 0, lost, 1);
        Arrays.fill(images, lost, 2 * lost - sum, -1);
        for (int i = population - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = images[i];
            images[i] = images[j];
            images[j] = swapped;
        }
        return images;
    }
}
