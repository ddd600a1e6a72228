package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aq4svit.model.Network;
import org.junit.jupiter.api.Test;

class GateKeeperTest {
    private static final Network NETWORK =
            Toy.network(List.of(List.of(100, 100, 100, 100), List.of(100, 100, 100, 100)));
    private static final SearchSpace SPACE = new SearchSpace(NETWORK, List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);
    private static final MaxDrop CONSTRAINT = new MaxDrop(1.5, MaxDrop.Unit.POINTS);

    /** Drops in images that follow the drift exactly: 150 is the most that is allowed, at a drift of 0.15. */
    private final ScriptedEvaluator evaluator =
            new ScriptedEvaluator(GateKeeperTest::lost).drifting(c -> lost(c) / 1000.0);

    private static int lost(Candidate candidate) {
        return 40
                * IntStream.range(0, 8)
                        .map(i -> 8 - candidate.setting().bits(i))
                        .sum()
                / 3;
    }

    private GateKeeper gate(double start, GateKeeper.Learning learns, double audit) {
        Race race = CONSTRAINT.race(new Race.Rules(0.05), evaluator, 90);
        return new GateKeeper(new GateKeeper.Rules(start, learns, 0.05, audit, 7), CONSTRAINT, evaluator, race);
    }

    private double worstGood(List<Trial> trials) {
        return trials.stream()
                .filter(Trial::eligible)
                .mapToDouble(t -> evaluator.drift(t.candidate()))
                .max()
                .orElseThrow();
    }

    private static List<Candidate> random(int count) {
        Random random = new Random(5);
        return random.ints(count)
                .mapToObj(seed -> {
                    Random own = new Random(seed);
                    Candidate c = SPACE.uniform().get(0);
                    for (Unit unit : SPACE.units()) {
                        c = SPACE.at(c, unit, own.nextInt(3) > 0 ? 8 : 2 + own.nextInt(5));
                    }
                    return c;
                })
                .distinct()
                .toList();
    }

    @Test
    void learnsTheLimitFromWhatItSees() {
        GateKeeper gate = gate(10, GateKeeper.Learning.LEARNED, 0.05);
        List<Candidate> candidates = random(80);
        assertThat(gate.limit()).isEqualTo(10);

        gate.screen(candidates);
        List<Trial> trials = gate.race(candidates);

        double mildestBad = trials.stream()
                .filter(t -> !t.eligible())
                .mapToDouble(t -> evaluator.drift(t.candidate()))
                .min()
                .orElseThrow();
        assertThat(gate.limit()).isBetween(worstGood(trials), mildestBad);
    }

    @Test
    void whatItLearnedOnOneLevelDoesNotStopThoseOfTheNext() {
        GateKeeper gate = gate(0.01, GateKeeper.Learning.LEARNED, 0.05);
        gate.watch(random(80));
        List<Trial> trials = gate.race(random(80));
        double learned = gate.limit();

        gate.nextLevel();

        assertThat(gate.limit()).isEqualTo(1.1 * worstGood(trials)).isNotEqualTo(learned);
        gate.watch(random(80));
        assertThat(gate.limit()).isEqualTo(learned);
    }

    @Test
    void aFixedLimitStaysWhatItIs() {
        GateKeeper gate = gate(10, GateKeeper.Learning.FIXED, 0.05);

        gate.screen(random(80));
        gate.race(random(80));

        assertThat(gate.limit()).isEqualTo(10);
    }

    @Test
    void aLimitThatWasNotLearnedYetDoesNotStopWhatDriftsNoMoreThanAKnownGoodOne() {
        GateKeeper gate = gate(0.01, GateKeeper.Learning.LEARNED, 0.05);
        Candidate good = SPACE.at(SPACE.uniform().get(0), SPACE.units().get(0), 4); // 53 images lost

        gate.watch(List.of(good));
        gate.race(List.of(good));

        assertThat(gate.limit()).isGreaterThan(evaluator.drift(good));
    }

    @Test
    void auditsAShareOfTheRejectedAndSaysWhatWasMissed() {
        evaluator.stopping(c -> true);
        GateKeeper gate = gate(0.001, GateKeeper.Learning.FIXED, 0.3);
        List<Candidate> candidates = random(200);

        List<GateKeeper.Ruling> rulings = gate.screen(candidates);

        GateKeeper.Summary summary = gate.summary();
        assertThat(summary.screened()).isEqualTo(candidates.size());
        assertThat(summary.rejected()).isEqualTo(candidates.size());
        assertThat((double) summary.audit().audited() / candidates.size()).isBetween(0.2, 0.4);
        assertThat(evaluator.searched).hasSize((int) summary.audit().audited());
        assertThat(summary.audit().feasible())
                .isPositive()
                .isEqualTo(
                        evaluator.searched.stream().filter(c -> lost(c) <= 150).count());
        assertThat(summary.lost().orElseThrow()).isEqualTo(1); // all that is good was rejected
        assertThat(rulings).allMatch(r -> r.audit().isPresent() == (r.verdict() == GateKeeper.Verdict.AUDITED));
        assertThat(gate(0.001, GateKeeper.Learning.FIXED, 0.3).screen(candidates))
                .as("whom it audits is no accident")
                .isEqualTo(rulings);
    }
}
