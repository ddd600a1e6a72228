package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.aq4svit.search.GateLimit.Pair;
import org.junit.jupiter.api.Test;

class GateLimitTest {
    private static final double START = 100;
    private static final double MISS = 0.05;

    @Test
    void liesHalfwayBetweenTheLastFeasibleAndTheNextDrift() {
        assertThat(learned(drifts(50, d -> d <= 22))).isEqualTo(22.5);
    }

    @Test
    void staysWhereItStartsUntilThereIsEnoughToTell() {
        assertThat(learned(List.of())).isEqualTo(START);
        assertThat(learned(drifts(50, d -> d <= 18))).isEqualTo(START); // 1 of 19 is more than 5 %
        assertThat(learned(drifts(50, d -> d <= 19))).isEqualTo(19.5);
        assertThat(GateLimit.learned(drifts(20, d -> d <= 17), START, 0.5)).isEqualTo(START);
        assertThat(GateLimit.learned(drifts(20, d -> d <= 16), START, 0.5)).isEqualTo(16.5);
        assertThat(GateLimit.learned(drifts(11, d -> d <= 6), START, 0.5)).isEqualTo(START);
        assertThat(GateLimit.learned(drifts(12, d -> d <= 6), START, 0.5)).isEqualTo(6.5);
    }

    @Test
    void dismissesNothingUntilEnoughBeyondItFailed() {
        assertThat(learned(drifts(40, d -> d <= 22))).isEqualTo(START); // the next one of 19 is more than 5 %
        assertThat(learned(drifts(41, d -> d <= 22))).isEqualTo(22.5);
    }

    @Test
    void mayLoseAFewFeasibleOnesFarOut() {
        // 100 up to a drift of 100; beyond, 2 of 60, and the next one: below 5 % of all feasible ones
        List<Pair> pairs = drifts(160, d -> d <= 100 || d == 120 || d == 140);

        assertThat(learned(pairs)).isEqualTo(100.5);
    }

    @Test
    void neverLosesWhatHasAFairChance() {
        // However many more are evaluated at small drifts, those up to 22 stay worth it.
        List<Pair> pairs = new ArrayList<>(drifts(50, d -> d <= 22));
        pairs.addAll(Collections.nCopies(1000, new Pair(0.5, true, 1)));

        assertThat(learned(pairs)).isEqualTo(22.5);
    }

    @Test
    void anAuditStandsForAllThatWereRejectedUnseen() {
        List<Pair> pairs = new ArrayList<>(drifts(50, d -> d <= 22));
        pairs.addAll(Collections.nCopies(19, new Pair(60, false, 20)));
        assertThat(learned(pairs)).isEqualTo(22.5);

        pairs.add(new Pair(59, true, 20));
        assertThat(learned(pairs)).isEqualTo(59.5);
    }

    @Test
    void beyondTheLargestDriftItGoesOnByHalfAGap() {
        List<Pair> pairs = drifts(60, d -> d % 2 == 0);

        assertThat(GateLimit.learned(pairs, 5, MISS)).isEqualTo(60.5);
        assertThat(GateLimit.learned(pairs, START, MISS)).isEqualTo(START);
    }

    @Test
    void equalDriftsCountTogetherInWhateverOrder() {
        List<Pair> pairs = new ArrayList<>(Collections.nCopies(30, new Pair(1, true, 1)));
        pairs.addAll(Collections.nCopies(10, new Pair(1, false, 1)));
        pairs.addAll(Collections.nCopies(20, new Pair(2, false, 1)));
        double limit = learned(pairs);
        Collections.shuffle(pairs, new Random(1));

        assertThat(learned(pairs)).isEqualTo(limit).isEqualTo(1.5);
    }

    @Test
    void refusesWhatIsNoDrift() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(Double.NaN, true, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(1, true, 0));
    }

    /** Drift uniform from 0 to 1, feasible with a probability that falls from 1 to 0 around 0.4. */
    @Test
    void losesAboutAsManyAsItMay() {
        double lost = IntStream.range(0, 300)
                .mapToDouble(i -> lost(learned(sample(new Random(i), 200))))
                .average()
                .orElseThrow();

        assertThat(lost).isCloseTo(MISS, within(0.02));
    }

    /** Gated by its own limit, with a twentieth of the rejected audited, it neither creeps down nor blows up. */
    @Test
    void losesAboutAsManyAsItMayWhenItDecidesWhatItLearnsFrom() {
        double lost = IntStream.range(0, 100)
                .mapToDouble(i -> lost(gated(new Random(i), 1000)))
                .average()
                .orElseThrow();

        assertThat(lost).isCloseTo(MISS, within(0.03));
    }

    private static double gated(Random random, int candidates) {
        List<Pair> pairs = new ArrayList<>();
        double limit = 1;
        for (Pair candidate : sample(random, candidates)) {
            if (candidate.drift() <= limit) {
                pairs.add(candidate);
            } else if (random.nextDouble() < 0.05) {
                pairs.add(new Pair(candidate.drift(), candidate.feasible(), 20));
            }
            limit = GateLimit.learned(pairs, 1, MISS);
        }
        return limit;
    }

    private static List<Pair> sample(Random random, int size) {
        return random.doubles(size)
                .mapToObj(d -> new Pair(d, random.nextDouble() < feasible(d), 1))
                .toList();
    }

    private static double feasible(double drift) {
        return 1 / (1 + Math.exp((drift - 0.4) / 0.1));
    }

    /** Share of the feasible candidates beyond a limit. */
    private static double lost(double limit) {
        return mass(limit) / mass(0);
    }

    private static double mass(double from) {
        return IntStream.range(0, 1000)
                .mapToDouble(i -> (i + 0.5) / 1000)
                .filter(d -> d > from)
                .map(GateLimitTest::feasible)
                .sum();
    }

    private static double learned(List<Pair> pairs) {
        return GateLimit.learned(pairs, START, MISS);
    }

    /** Drifts 1, 2, 3 ... */
    private static List<Pair> drifts(int count, DoublePredicate feasible) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(d -> new Pair(d, feasible.test(d), 1))
                .toList();
    }
}
