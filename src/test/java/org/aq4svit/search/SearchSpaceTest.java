package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.aq4svit.model.Network;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
    private static final Network NETWORK = Toy.fourBlocks();
    private static final SearchSpace SPACE = new SearchSpace(NETWORK, List.of(2, 8, 4, 8), Level.BLOCK);

    @Test
    void unitsAreTheWholeNetworkItsStagesOrItsBlocks() {
        assertThat(SPACE.units(Level.NETWORK)).containsExactly(new Unit("*", List.of(0, 1, 2, 3)));
        assertThat(SPACE.units(Level.STAGE))
                .containsExactly(new Unit("stage1", List.of(0, 1)), new Unit("stage2", List.of(2, 3)));
        assertThat(SPACE.units(Level.BLOCK))
                .extracting(Unit::scope)
                .containsExactly("stage1.block1", "stage1.block2", "stage2.block1", "stage2.block2");
    }

    @Test
    void levelsReachDownToTheFinest() {
        assertThat(SPACE.levels()).containsExactly(Level.NETWORK, Level.STAGE, Level.BLOCK);
        assertThat(new SearchSpace(NETWORK, List.of(8), Level.NETWORK).levels()).containsExactly(Level.NETWORK);
        assertThat(Level.labels()).containsExactly("network", "stage", "block", "group", "layer");
        assertThat(new SearchSpace(NETWORK, List.of(8), Level.LAYER).levels())
                .containsExactly(Level.NETWORK, Level.STAGE, Level.BLOCK, Level.LAYER);
        assertThat(Level.named("stage")).isEqualTo(Level.STAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fp32                                | *=8,stage2=32              | 8",
                "8                                   | *=8,stage1=4               | 4",
                "*=8,stage1=4                        | *=8,stage1=2               | 2",
                "*=8,stage1.block1=4                 | *=4,stage2=8               | 4", // the widest layers move
                "*=8,stage1.block1=2                 | *=8,stage1.block1=2,stage1.block2=4 | 4",
            })
    void aMoveTakesTheWidestLayersOfAUnitOneWidthDown(String from, String to, int width) {
        SearchSpace.Move move =
                SPACE.lower(candidate(from), SPACE.units(Level.STAGE).get(0)).orElseThrow();

        assertThat(move.to()).isEqualTo(candidate(to));
        assertThat(move.width()).isEqualTo(width);
        assertThat(move.what()).isEqualTo("stage1=" + width);
    }

    @Test
    void thereIsNoMoveBelowTheNarrowestWidth() {
        assertThat(SPACE.lower(candidate("2"), SPACE.units(Level.NETWORK).get(0)))
                .isEmpty();
    }

    @Test
    void noLayerGoesBelowItsFloorAndThoseWithTheFloatFloorAreLeftAlone() {
        Setting floor = Toy.setting(NETWORK, "*=2,stage1.block1=4,stage2.block2=32");
        SearchSpace bounded = new SearchSpace(NETWORK, List.of(8, 4, 2), Level.BLOCK, floor, RoundingErrors.BY_LEVELS);

        assertThat(bounded.units(Level.BLOCK))
                .extracting(Unit::scope)
                .containsExactly("stage1.block1", "stage1.block2", "stage2.block1");
        assertThat(bounded.uniform())
                .extracting(Candidate::toString)
                .containsExactly(
                        "*=8,stage2.block2=32",
                        "*=4,stage2.block2=32",
                        Toy.setting(NETWORK, "*=2,stage1.block1=4,stage2.block2=32")
                                .toString());
        assertThat(bounded.widths(bounded.units(Level.BLOCK).get(0))).containsExactly(8, 4);
        Candidate lowest = bounded.uniform().get(2);
        assertThat(bounded.units(Level.BLOCK))
                .allMatch(u -> bounded.lower(lowest, u).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fp32                                | 32 | 32",
                "8                                   | 8  | 8",
                "*=4,stage1.block1=8                 | 4  | 4", // what its floor holds up does not make the stage wide
                "*=2,stage1.block1=8                 | 2  | 2",
                "*=8,stage2.block1=2                 | 8  | 8", // nobody gave it one width: the widest layer counts
            })
    void aUnitHasTheWidthToWhichItsLayersKeepAsFarAsTheirFloorsAllow(String setting, int first, int second) {
        Setting floor = Toy.setting(NETWORK, "*=2,stage1.block1=8");
        SearchSpace bounded = new SearchSpace(NETWORK, List.of(8, 4, 2), Level.STAGE, floor, RoundingErrors.BY_LEVELS);

        assertThat(bounded.width(candidate(setting), bounded.units().get(0))).isEqualTo(first);
        assertThat(bounded.width(candidate(setting), bounded.units().get(1))).isEqualTo(second);
    }

    @Test
    void equalSettingsAreEqualCandidatesOfTheSameNameInEveryRun() {
        Candidate candidate = candidate("*=4,stage1=4,stage2=8");

        assertThat(candidate).isEqualTo(candidate("*=8,stage1=4")).hasSameHashCodeAs(candidate("*=8,stage1=4"));
        assertThat(candidate.id()).isEqualTo(candidate("*=8,stage1=4").id()).hasSize(12);
        assertThat(candidate.bytes()).isEqualTo(2 * 500 + 2 * 1000 + 4 * 4 + 4 * 4); // weights, scales, biases
    }

    private static Candidate candidate(String setting) {
        return SPACE.candidate(Toy.setting(NETWORK, setting));
    }
}
