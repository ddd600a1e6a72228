package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.aq4svit.model.Network;
import org.junit.jupiter.api.Test;

/** Uniform candidates of 2 to 8 bits: "2" is the smallest. */
class FinalPassTest {
    private static final Network NETWORK = Toy.fourBlocks();
    private static final SearchSpace SPACE = new SearchSpace(NETWORK, List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);

    /** On the validation images, so many of 10,000 are lost at 2, 3, 4 ... bits; 150 may be. */
    private static ScriptedEvaluator losing(int... lost) {
        return new ScriptedEvaluator(c -> 0)
                .validating(c -> c.setting().isFloat() ? 0 : lost[c.setting().bits(0) - 2]);
    }

    @Test
    void theSmallestThatKeepsTheConstraintOnAllValidationImagesWins() {
        ScriptedEvaluator evaluator = losing(700, 151, 150, 0, 0, 0, 0);

        FinalPass.Winner winner = pass(evaluator, 8, candidates("2", "3", "4", "8"), List.of());

        assertThat(winner.candidate()).hasToString("*=4");
        assertThat(winner.constraintMet()).isTrue();
        assertThat(winner.accuracy().drop()).isEqualTo(1.5);
        assertThat(evaluator.validated).hasSize(3); // nobody pays for more passes than needed
    }

    @Test
    void behindTheBoundOnlyTheFallbackIsTried() {
        ScriptedEvaluator evaluator = losing(700, 700, 100, 100, 0, 0, 0);

        FinalPass.Winner winner = pass(evaluator, 2, candidates("2", "3", "4", "5", "8"), candidates("3", "5", "8"));

        assertThat(winner.candidate()).hasToString("*=5");
        assertThat(evaluator.validated).extracting(Candidate::toString).containsExactlyInAnyOrder("*=2", "*=3", "*=5");
    }

    @Test
    void ifNoneKeepsTheConstraintTheOneWithTheSmallestDropIsReturned() {
        FinalPass.Winner winner =
                pass(losing(700, 180, 200, 0, 0, 0, 0), 8, candidates("2", "3", "4"), candidates("4"));

        assertThat(winner.candidate()).hasToString("*=3");
        assertThat(winner.constraintMet()).isFalse();
        assertThat(winner.accuracy().drop()).isEqualTo(1.8);
    }

    @Test
    void ofEqualDropsTheSmallerSettingIsReturned() {
        FinalPass.Winner winner =
                pass(losing(300, 200, 200, 200, 0, 0, 0), 8, candidates("2", "3", "4", "5"), List.of());

        assertThat(winner.candidate()).hasToString("*=3");
    }

    @Test
    void withoutFinalistsTheWidestSettingStandsInForTheLeastDrop() {
        FinalPass.Winner winner = pass(losing(700, 0, 0, 0, 0, 0, 200), 8, List.of(), List.of());

        assertThat(winner.candidate()).hasToString("*=8");
        assertThat(winner.constraintMet()).isFalse();
        assertThat(winner.accuracy().drop()).isEqualTo(2);
    }

    @Test
    void withoutFinalistsTheNarrowestSettingStandsInForTheLeastSize() {
        Constraint size = new MaxSize(MaxSize.Measure.BYTES, 10);
        SearchStrategy.Task task = losing(700).task(SPACE, size, 1, new KeptDiary());

        FinalPass.Winner winner = new FinalPass(task, 8).run(new Finalists(List.of(), List.of()));

        assertThat(winner.candidate()).hasToString("*=2");
        assertThat(winner.constraintMet()).isFalse();
    }

    @Test
    void ifNoLayerMayChangeTheFloatNetworkStandsIn() {
        SearchSpace fixed = new SearchSpace(
                NETWORK, List.of(8, 4), Level.BLOCK, Toy.setting(NETWORK, "fp32"), RoundingErrors.BY_LEVELS);
        SearchStrategy.Task task = losing(700).task(fixed, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 1, new KeptDiary());

        FinalPass.Winner winner = new FinalPass(task, 8).run(new Finalists(List.of(), List.of()));

        assertThat(winner.candidate()).isEqualTo(fixed.origin());
        assertThat(winner.constraintMet()).isFalse();
    }

    @Test
    void finalistsAreSortedAndOccurOnceAndOnlyTheEligible() {
        SearchStrategy.Task task = losing(0).task(SPACE, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 1, new KeptDiary());
        List<Trial> trials = candidates("4", "2", "4", "8", "3").stream()
                .map(c -> new Trial(c, Accuracy.OF_NOTHING, 0, c.setting().bits(0) != 3, true))
                .toList();

        Finalists finalists = Finalists.of(task, trials, trials.subList(3, 4));

        assertThat(finalists.all()).extracting(Candidate::toString).containsExactly("*=2", "*=4", "*=8");
        assertThat(finalists.order(1)).extracting(Candidate::toString).containsExactly("*=2", "*=8");
    }

    private static FinalPass.Winner pass(
            ScriptedEvaluator evaluator, int bound, List<Candidate> all, List<Candidate> fallback) {
        Constraint constraint = new MaxDrop(1.5, MaxDrop.Unit.POINTS);
        SearchStrategy.Task task = evaluator.task(SPACE, constraint, 1, new KeptDiary());
        return new FinalPass(task, bound).run(new Finalists(all, fallback));
    }

    @Test
    void ofThoseThatAreSmallEnoughTheMostAccurateOfAFewIsReturned() {
        ScriptedEvaluator evaluator = losing(700, 180, 90, 0, 0, 0, 0);
        Constraint size = new MaxSize(MaxSize.Measure.EFFECTIVE_BITS, 4);
        List<Candidate> all = candidates("2", "3", "4", "8");

        FinalPass.Winner winner =
                new FinalPass(evaluator.task(SPACE, size, 1, new KeptDiary()), 8).run(new Finalists(all, List.of()));

        assertThat(winner.candidate()).hasToString("*=4");
        assertThat(evaluator.validated).hasSize(3); // then three had kept it
    }

    private static List<Candidate> candidates(String... settings) {
        return Arrays.stream(settings)
                .map(s -> SPACE.candidate(Toy.setting(NETWORK, s)))
                .toList();
    }
}
