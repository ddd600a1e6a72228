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

        FinalPass.Winner winner = pass(evaluator, 8, candidates("8", "4", "2", "3"), List.of());

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
                pass(losing(300, 200, 200, 200, 0, 0, 0), 8, candidates("5", "4", "3", "2"), List.of());

        assertThat(winner.candidate()).hasToString("*=3");
    }

    @Test
    void withoutFinalistsTheFloatNetworkStandsIn() {
        FinalPass.Winner winner = pass(losing(700), 8, List.of(), List.of());

        assertThat(winner.candidate()).isEqualTo(SPACE.origin());
        assertThat(winner.constraintMet()).isFalse();
        assertThat(winner.accuracy().drop()).isZero();
    }

    @Test
    void finalistsAreSortedAndOccurOnce() {
        Finalists finalists = new Finalists(candidates("4", "2", "4", "8"), candidates("8", "2"));

        assertThat(finalists.all()).extracting(Candidate::toString).containsExactly("*=2", "*=4", "*=8");
        assertThat(finalists.order(1)).extracting(Candidate::toString).containsExactly("*=2", "*=8");
    }

    private static FinalPass.Winner pass(
            ScriptedEvaluator evaluator, int bound, List<Candidate> all, List<Candidate> fallback) {
        Constraint constraint = new Constraint(1.5, Constraint.Unit.POINTS);
        SearchStrategy.Task task = new SearchStrategy.Task(SPACE, constraint, 1, evaluator, new KeptDiary());
        return new FinalPass(task, bound).run(new Finalists(all, fallback));
    }

    private static List<Candidate> candidates(String... settings) {
        return Arrays.stream(settings)
                .map(s -> SPACE.candidate(Toy.setting(NETWORK, s)))
                .toList();
    }
}
