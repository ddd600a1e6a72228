package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aq4svit.search.Knapsack.Choice;
import org.aq4svit.search.Knapsack.Point;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class KnapsackTest {
    private static final List<Integer> WIDTHS = List.of(8, 6, 5, 4, 3, 2);

    @Test
    void theFrontHasTheLeastCostForEveryBudget() {
        List<Choice> small = List.of(new Choice(10, 0), new Choice(4, 2));
        List<Choice> large = List.of(new Choice(20, 0), new Choice(12, 1), new Choice(8, 5));

        List<Point> front = Knapsack.front(List.of(small, large));

        assertThat(front)
                .containsExactly(
                        new Point(12, 7, List.of(1, 2)),
                        new Point(16, 3, List.of(1, 1)),
                        new Point(22, 1, List.of(0, 1)),
                        new Point(30, 0, List.of(0, 0)));
        assertThat(Knapsack.within(21, front)).contains(front.get(1));
        assertThat(Knapsack.within(22, front)).contains(front.get(2));
        assertThat(Knapsack.within(11, front)).isEmpty();
    }

    @Test
    void whatTakesMoreAndCostsMoreIsNeverChosen() {
        List<Choice> odd = List.of(new Choice(8, 1), new Choice(4, 3), new Choice(6, 0.5));

        assertThat(Knapsack.front(List.of(odd)))
                .containsExactly(new Point(4, 3, List.of(1)), new Point(6, 0.5, List.of(2)));
    }

    @Test
    void ofEqualChoicesTheFirstIsTaken() {
        assertThat(Knapsack.front(List.of(List.of(new Choice(5, 1), new Choice(5, 1)))))
                .containsExactly(new Point(5, 1, List.of(0)));
        assertThat(Knapsack.front(List.of())).containsExactly(new Point(0, 0, List.of()));
    }

    @RepeatedTest(200)
    void agreesWithTryingEverything(RepetitionInfo repetition) {
        List<List<Choice>> units = random(new Random(repetition.getCurrentRepetition()));
        List<Point> all = new ArrayList<>();
        tryAll(units, new ArrayList<>(), 0, 0, all);

        List<Point> front = Knapsack.front(units);

        for (Point any : all) {
            double least = all.stream()
                    .filter(p -> p.bytes() <= any.bytes())
                    .mapToDouble(Point::cost)
                    .min()
                    .orElseThrow();
            assertThat(Knapsack.within(any.bytes(), front).orElseThrow().cost()).isEqualTo(least);
        }
        assertThat(all).containsAll(front);
        assertNoPointIsPreferableToAnother(front);
    }

    @Test
    void aLargeFrontIsFoundQuickly() {
        List<List<Choice>> units = blocks(40, 1);
        long start = System.nanoTime();

        List<Point> front = Knapsack.front(units);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertNoPointIsPreferableToAnother(front);
        front.forEach(p -> assertAddsUp(p, units));
    }

    @Test
    void givingUpTotalsCostsLittleAndExceedsNoBudget() {
        List<List<Choice>> units = likePrices(blocks(20, 1024));
        List<Point> exact = Knapsack.front(units);

        List<Point> thinned = Knapsack.front(units, exact.size() / 4);

        assertThat(thinned).hasSizeLessThanOrEqualTo(exact.size() / 4);
        assertNoPointIsPreferableToAnother(thinned);
        thinned.forEach(p -> assertAddsUp(p, units));
        double worst = 0;
        for (Point point : exact) {
            double cost = Knapsack.within(point.bytes(), thinned).orElseThrow().cost();
            worst = Math.max(worst, cost / point.cost());
        }
        assertThat(worst).isLessThan(1.001);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Choice(1, -1))
                .withMessage("expected a finite cost of 0 or more, found -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Knapsack.front(List.of(List.of())))
                .withMessage("expected a choice for every unit, found none");
    }

    private static void assertNoPointIsPreferableToAnother(List<Point> front) {
        for (int i = 1; i < front.size(); i++) {
            assertThat(front.get(i).bytes()).isGreaterThan(front.get(i - 1).bytes());
            assertThat(front.get(i).cost()).isLessThan(front.get(i - 1).cost());
        }
    }

    private static void assertAddsUp(Point point, List<List<Choice>> units) {
        long bytes = 0;
        double cost = 0;
        for (int u = 0; u < units.size(); u++) {
            bytes += units.get(u).get(point.choices().get(u)).bytes();
            cost += units.get(u).get(point.choices().get(u)).cost();
        }
        assertThat(point.bytes()).isEqualTo(bytes);
        assertThat(point.cost()).isEqualTo(cost);
    }

    private static List<List<Choice>> random(Random random) {
        int divisor = 1 + random.nextInt(3);
        List<List<Choice>> units = new ArrayList<>();
        for (int u = 1 + random.nextInt(5); u > 0; u--) {
            List<Choice> choices = new ArrayList<>();
            for (int c = 1 + random.nextInt(4); c > 0; c--) {
                choices.add(new Choice(7 + (long) divisor * random.nextInt(30), random.nextInt(20) / 4.0));
            }
            units.add(choices);
        }
        return units;
    }

    private static void tryAll(List<List<Choice>> units, List<Integer> made, long bytes, double cost, List<Point> all) {
        if (made.size() == units.size()) {
            all.add(new Point(bytes, cost, List.copyOf(made)));
            return;
        }
        List<Choice> choices = units.get(made.size());
        for (int c = 0; c < choices.size(); c++) {
            List<Integer> longer = new ArrayList<>(made);
            longer.add(c);
            tryAll(
                    units,
                    longer,
                    bytes + choices.get(c).bytes(),
                    cost + choices.get(c).cost(),
                    all);
        }
    }

    /** Blocks of 0.1 to 2 million weights, whose loss grows fourfold with each bit less, give or take. Bytes are multiples of the divisor. */
    private static List<List<Choice>> blocks(int count, int divisor) {
        Random random = new Random(1);
        List<List<Choice>> units = new ArrayList<>();
        for (int u = 0; u < count; u++) {
            long bytesPerBit = (100_000 + random.nextInt(1_900_000)) / (8L * divisor) * divisor;
            double sensitivity = Math.exp(random.nextGaussian());
            units.add(WIDTHS.stream()
                    .map(w -> new Choice(
                            bytesPerBit * w, sensitivity * Math.pow(4, -w) * (0.7 + 0.6 * random.nextDouble())))
                    .toList());
        }
        return units;
    }

    /** The same with all bytes at nearly one price, so that hardly any total dominates another. */
    private static List<List<Choice>> likePrices(List<List<Choice>> units) {
        return units.stream()
                .map(unit -> unit.stream()
                        .map(c -> new Choice(c.bytes(), 1e7 - c.bytes() + 1e3 * c.cost()))
                        .toList())
                .toList();
    }
}
