package org.aq4svit.search;

import static org.aq4svit.search.ScriptedEvaluator.losses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.Network;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.Test;

class GreedySearchTest {
    private static final Constraint POINT_AND_A_HALF = new MaxDrop(1.5, MaxDrop.Unit.POINTS);
    private static final List<Integer> WIDTHS = List.of(8, 4, 2);
    private static final Network NETWORK = Toy.fourBlocks();
    private static final SearchSpace SPACE = new SearchSpace(NETWORK, WIDTHS, Level.BLOCK);

    /** Images of 10,000 that each block costs at a width; 150 may be lost. */
    private static final List<Map<Integer, Integer>> LOSSES = List.of(
            losses(4, 10, 2, 60), // stage1.block1
            losses(4, 140, 2, 1000), // stage1.block2
            losses(4, 5, 2, 8), // stage2.block1
            losses(4, 20, 2, 500)); // stage2.block2

    private final KeptDiary diary = new KeptDiary();

    @Test
    void goesFromTheNetworkToStagesToBlocksTakingWhatKeepsTheConstraintTogether() {
        search(ScriptedEvaluator.additive(LOSSES), 10);

        assertThat(diary.best())
                .containsExactly(texts(
                        "*=8", // 4 bits everywhere cost 175
                        "*=8,stage2=4", // 25; stage1 would cost 150 more
                        "*=8,stage2=4", // nothing left for whole stages
                        "*=8,stage1.block1=4,stage2=4,stage2.block1=2", // two blocks at once: 13 more
                        "*=8,stage1.block1=2,stage2=4,stage2.block1=2", // 50 more
                        "*=8,stage1.block1=2,stage2=4,stage2.block1=2"));
    }

    /** What was raced has cost its images: to dismiss it all the same would help nobody. */
    @Test
    void whatAnAuditHasFoundToBeGoodIsTaken() {
        ScriptedEvaluator open = ScriptedEvaluator.additive(LOSSES);
        ScriptedEvaluator shut = ScriptedEvaluator.additive(LOSSES).stopping(c -> true);

        Finalists finalists = ScriptedEvaluator.strategy("greedy", 1)
                .search(shut.audited(SPACE, POINT_AND_A_HALF, 10, new KeptDiary()));

        assertThat(finalists.all().get(0)).isEqualTo(search(open, 10).all().get(0));
    }

    @Test
    void findsTheSmallestSettingOfThisSpace() {
        Finalists finalists = search(ScriptedEvaluator.additive(LOSSES), 10);

        Candidate smallest = null;
        for (int i = 0; i < 81; i++) {
            String text = "stage1.block1=%d,stage1.block2=%d,stage2.block1=%d,stage2.block2=%d"
                    .formatted(WIDTHS.get(i / 27), WIDTHS.get(i / 9 % 3), WIDTHS.get(i / 3 % 3), WIDTHS.get(i % 3));
            Candidate candidate = SPACE.candidate(Setting.parse(text, NETWORK.weightLayers()));
            boolean keeps = keeps(ScriptedEvaluator.additive(LOSSES), candidate);
            if (keeps && (smallest == null || candidate.bytes() < smallest.bytes())) {
                smallest = candidate;
            }
        }
        assertThat(finalists.all().get(0)).isEqualTo(smallest);
    }

    @Test
    void everythingThatKeptTheConstraintIsAFinalistSmallestFirst() {
        ScriptedEvaluator evaluator = ScriptedEvaluator.additive(LOSSES);

        Finalists finalists = search(evaluator, 10);

        assertThat(finalists.all()).isSortedAccordingTo(Comparator.comparing(Candidate::bytes));
        assertThat(finalists.all())
                .containsExactlyInAnyOrderElementsOf(evaluator.searched.stream()
                        .filter(c -> keeps(evaluator, c))
                        .toList());
        assertThat(finalists.fallback()).isEqualTo(finalists.all());
    }

    @Test
    void aStoppedMoveIsNotEvaluatedAndNotAskedForAgainOnItsLevel() {
        ScriptedEvaluator evaluator = ScriptedEvaluator.additive(LOSSES)
                .stopping(c -> c.setting().bits(2) == 2 && c.setting().bits(0) != 2);

        search(evaluator, 10);

        assertThat(diary.best()).endsWith(texts("*=8,stage1.block1=2,stage2=4"));
        assertThat(diary.decisions())
                .filteredOn(d -> evaluator.stops(d.candidate()) && d.ruling().isPresent())
                .allMatch(d -> !d.evaluated() && d.ruling().get().verdict() == GateKeeper.Verdict.REJECTED)
                .hasSize(2); // once with its stage, once alone
    }

    @Test
    void ifEverythingIsFeasibleItEndsAtTheNarrowestWidth() {
        Finalists finalists = search(new ScriptedEvaluator(c -> 0), 1);

        assertThat(finalists.all().get(0)).hasToString("*=2");
        assertThat(diary.steps).hasSize(1);
    }

    @Test
    void ifNothingIsFeasibleItEndsWithoutFinalists() {
        Finalists finalists = search(new ScriptedEvaluator(c -> 5000), 1);

        assertThat(finalists.all()).isEmpty();
        assertThat(diary.steps.get(0).best()).isEmpty();
        assertThat(diary.steps.stream().skip(1).map(s -> s.best().orElseThrow().toString()))
                .containsOnly("*=32");
    }

    @Test
    void ifTheGateStopsEverythingOnlyWidthsOfTheWholeNetworkAreEvaluated() {
        ScriptedEvaluator evaluator = new ScriptedEvaluator(
                        c -> c.setting().bits(0) < 8 || c.setting().bits(3) < 8 ? 5000 : 0)
                .stopping(c -> true);

        assertThat(search(evaluator, 3).all()).extracting(Candidate::toString).containsExactly("*=8");
        assertThat(evaluator.searched).isSubsetOf(SPACE.uniform());
    }

    private static boolean keeps(ScriptedEvaluator evaluator, Candidate candidate) {
        Accuracy accuracy = evaluator.search(List.of(candidate), 0).get(0);
        return POINT_AND_A_HALF.allows(candidate, accuracy);
    }

    /** These settings the way they print. */
    private static String[] texts(String... settings) {
        return Arrays.stream(settings)
                .map(s -> Toy.setting(NETWORK, s).toString())
                .toArray(String[]::new);
    }

    private Finalists search(ScriptedEvaluator evaluator, int topK) {
        return ScriptedEvaluator.strategy("greedy", 1).search(evaluator.task(SPACE, POINT_AND_A_HALF, topK, diary));
    }
}
