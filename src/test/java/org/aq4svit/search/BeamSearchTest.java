package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.aq4svit.model.Network;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
    private static final Constraint POINT_AND_A_HALF = new Constraint(1.5, Constraint.Unit.POINTS);
    private static final Network NETWORK = Toy.network(List.of(List.of(1000, 1000, 1000, 1000)));

    private static final SearchSpace SPACE = new SearchSpace(NETWORK, List.of(8, 4), Level.BLOCK);

    /** Drift of the candidates in which one or two blocks are narrow. */
    private static final Map<String, Double> DRIFT = Map.of(
            "*=8,stage1.block1=4", 1.0,
            "*=8,stage1.block2=4", 5.0,
            "*=8,stage1.block3=4", 6.0,
            "*=8,stage1.block4=4", 7.0,
            "*=4,stage1.block3=8,stage1.block4=8", 8.0,
            "*=4,stage1.block2=8,stage1.block4=8", 3.0,
            "*=4,stage1.block2=8,stage1.block3=8", 3.0,
            "*=4,stage1.block1=8,stage1.block4=8", 20.0,
            "*=4,stage1.block1=8,stage1.block3=8", 20.0);

    private final KeptDiary diary = new KeptDiary();

    @Test
    void findsAWayThatGreedyPassesBy() {
        // The first block alone is the cheapest step, but it bars the way for the three others.
        ScriptedEvaluator trap = new ScriptedEvaluator(c -> {
            int others = narrow(c, 1) + narrow(c, 2) + narrow(c, 3);
            return narrow(c, 0) == 0 ? 50 * others : others == 0 ? 40 : 1000;
        });

        Candidate greedy = search("greedy", 1, trap).all().get(0);
        Candidate beam = search("beam", 2, trap).all().get(0);

        assertThat(greedy.bytes())
                .isEqualTo(SPACE.candidate(Toy.setting(NETWORK, "*=8,stage1.block1=4"))
                        .bytes());
        assertThat(beam).hasToString("*=4,stage1.block1=8");
    }

    @Test
    void aCandidateWithTwoParentsCountsAsEvaluatedIfOneOfThemGotItEvaluated() {
        // Blocks a and b make the first two ways. From a, going on with b ranks last; from b, going on with a ranks
        // first.
        ScriptedEvaluator evaluator = new ScriptedEvaluator(
                        c -> narrow(c, 0) + narrow(c, 1) + narrow(c, 2) + narrow(c, 3) == 4
                                ? 1000
                                : 2 * narrow(c, 0) + 4 * narrow(c, 1))
                .drifting(c -> DRIFT.getOrDefault(c.toString(), 9.0));

        search("beam", 2, evaluator);

        Candidate both = SPACE.candidate(Toy.setting(NETWORK, "*=8,stage1.block1=4,stage1.block2=4"));
        assertThat(evaluator.searched).contains(both);
        assertThat(diary.decisions())
                .filteredOn(d -> d.candidate().equals(both))
                .anyMatch(Diary.Decision::passed);
    }

    private static int narrow(Candidate candidate, int block) {
        return candidate.setting().bits(block) == 4 ? 1 : 0;
    }

    private Finalists search(String strategy, int width, ScriptedEvaluator evaluator) {
        return Strategies.named(strategy, width)
                .search(new SearchStrategy.Task(SPACE, POINT_AND_A_HALF, 2, evaluator, diary));
    }
}
