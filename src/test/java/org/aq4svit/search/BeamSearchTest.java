package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.aq4svit.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeamSearchTest {
    private static final Constraint POINT_AND_A_HALF = new MaxDrop(1.5, MaxDrop.Unit.POINTS);
    private static final Network NETWORK = Toy.network(List.of(List.of(1000, 1000, 1000, 1000)));

    private static final SearchSpace SPACE = new SearchSpace(NETWORK, List.of(8, 4), Level.BLOCK);

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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void beginsNoStepAfterFourTimesTheImagesOfGreedy(int seed) {
        Network manyLayers =
                Toy.network(List.of(new Random(seed).ints(40, 100, 5000).boxed().toList()));
        SearchSpace space = new SearchSpace(manyLayers, List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);

        long greedy = imagesRaced("greedy", space, seed);
        long beam = imagesRaced("beam", space, seed);

        assertThat(beam).isBetween(greedy, 4 * greedy + greedy / 2);
    }

    private long imagesRaced(String strategy, SearchSpace space, int seed) {
        ScriptedEvaluator evaluator = ScriptedEvaluator.random(new Random(seed), 40);
        SearchStrategy.Task task = evaluator.task(space, POINT_AND_A_HALF, 2, diary);
        ScriptedEvaluator.strategy(strategy, 4).search(task);
        return task.gate().imagesRaced();
    }

    private static int narrow(Candidate candidate, int block) {
        return candidate.setting().bits(block) == 4 ? 1 : 0;
    }

    private Finalists search(String strategy, int width, ScriptedEvaluator evaluator) {
        return ScriptedEvaluator.strategy(strategy, width).search(evaluator.task(SPACE, POINT_AND_A_HALF, 2, diary));
    }
}
