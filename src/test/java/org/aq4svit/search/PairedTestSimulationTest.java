package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
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
        assertThat(wrong(PairedTestSimulationTest::verdict, ALLOWED, Verdict.INFEASIBLE))
                .isLessThanOrEqualTo(LEVEL);
        assertThat(wrong(PairedTestSimulationTest::verdict, ALLOWED + 1, Verdict.FEASIBLE))
                .isLessThanOrEqualTo(LEVEL);
    }

    /** Share of candidates with so many images lost beyond those gained that end in a wrong verdict. */
    private static double wrong(BiFunction<Integer, Integer, Verdict> verdict, int sum, Verdict wrong) {
        long count = IntStream.range(0, CANDIDATES / 2)
                .filter(i -> verdict.apply(i, sum) == wrong)
                .count();
        return 2.0 * count / CANDIDATES;
    }

    private static Verdict verdict(int candidate, int sum) {
        int[] images = images(POPULATION, sum, 0.02 + 0.01 * (candidate % 14), new Random(candidate * 31L + sum));
        PairedTest test = PairedTest.of(POPULATION, LIMIT, LEVEL);
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

    /** Beside a known candidate, chosen after the first wave among three as the one that answers most alike. */
    @Test
    void worstCasesBesideKnownCandidatesGoWrongNoMoreOftenEither() {
        assertThat(wrong(PairedTestSimulationTest::verdictBeside, ALLOWED, Verdict.INFEASIBLE))
                .isLessThanOrEqualTo(LEVEL);
        assertThat(wrong(PairedTestSimulationTest::verdictBeside, ALLOWED + 1, Verdict.FEASIBLE))
                .isLessThanOrEqualTo(LEVEL);
    }

    private static Verdict verdictBeside(int candidate, int sum) {
        Random random = new Random(candidate * 17L + sum);
        int[] images = images(POPULATION, sum, 0.1, random);
        List<Changes> known = IntStream.of(20, 60, 200)
                .mapToObj(unlike -> changes(relative(images, unlike + 5 * (candidate % 9), random)))
                .toList();
        PairedTest test =
                PairedTest.of(POPULATION, LIMIT, LEVEL).after(changes(Arrays.copyOf(images, LOOKS.get(0)[0])));
        Changes seen = test.seen();
        Changes nearest = known.stream()
                .min(Comparator.comparingInt(k -> k.first(seen.images()).unlike(seen)))
                .orElseThrow();
        test = test.beside(nearest);
        for (int from = seen.images(); test.verdict() == Verdict.OPEN; from += 32) {
            test = test.after(changes(Arrays.copyOfRange(images, from, Math.min(POPULATION, from + 32))));
        }
        return test.verdict();
    }

    /** Values that differ in so many places, at random. */
    private static int[] relative(int[] values, int unlike, Random random) {
        int[] changed = values.clone();
        for (int i = 0; i < unlike; i++) {
            int at = random.nextInt(values.length);
            changed[at] = changed[at] == 0 ? 1 - 2 * random.nextInt(2) : 0;
        }
        return changed;
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
            PairedTest test = PairedTest.of(population, LIMIT, LEVEL);
            while (test.verdict() == Verdict.OPEN) {
                int seen = test.seen().images();
                test = see(test, Arrays.copyOfRange(values, seen, Math.min(population, seen + 32)));
            }
            images += test.seen().images();
            wrong += (points > 100 * LIMIT) == (test.verdict() == Verdict.FEASIBLE) ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo((int) (LEVEL * candidates));
        assertThat(images / candidates).isLessThan(most);
    }

    private static PairedTest see(PairedTest test, int[] wave) {
        return test.after(changes(wave));
    }

    private static Changes changes(int[] values) {
        return Changes.of(values.length, where(values, 1), where(values, -1));
    }

    private static List<Integer> where(int[] values, int value) {
        return IntStream.range(0, values.length)
                .filter(i -> values[i] == value)
                .boxed()
                .toList();
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
