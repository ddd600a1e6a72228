package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Costs of units at their widths, learned from single changes and whole settings. */
class UnitCostsTest {
    private static final double NOISE = 0.01;

    private final SearchSpace space = new SearchSpace(Toy.fourBlocks(), List.of(8, 4, 3, 2), Level.BLOCK);
    private final int units = space.units().size();

    private UnitCosts measured(double cost) {
        return UnitCosts.of(space, Collections.nCopies(units, new UnitCosts.Sensitivity(cost, NOISE)));
    }

    private int smallest() {
        List<Integer> widths = space.widths(space.units().get(0));
        return widths.get(widths.size() - 1);
    }

    private int second() {
        List<Integer> widths = space.widths(space.units().get(0));
        return widths.get(widths.size() - 2);
    }

    @Test
    void whatIsExpectedIsTheSensitivityTimesTheError() {
        UnitCosts costs = measured(0.4);
        for (int width : space.widths(space.units().get(0))) {
            assertThat(costs.cost(0, width))
                    .isCloseTo(0.4 * space.error(space.units().get(0), width), within(1e-9));
        }
    }

    @Test
    void aChangeThatCostsMoreThanSettingsSuggestIsBelieved() {
        UnitCosts costs = measured(0.3);
        Candidate narrow = space.at(Collections.nCopies(units, second()));
        for (int i = 0; i < 5; i++) {
            costs = costs.and(narrow, 0.05, NOISE); // where the search has come to, all units cost next to nothing
        }
        double expected = costs.cost(1, smallest()) - costs.cost(1, second());
        costs = costs.and(0, second(), smallest(), 0.6, 0.3 * 0.6);

        assertThat(costs.cost(0, smallest()) - costs.cost(0, second())).isGreaterThan(0.45);
        assertThat(costs.cost(1, smallest()) - costs.cost(1, second())).isCloseTo(expected, within(0.05));
    }

    @Test
    void whatSettingsShowAtOneWidthHardlySpeaksForAnother() {
        UnitCosts before = measured(0.3);
        UnitCosts after = before.and(space.at(Collections.nCopies(units, 8)), 0.001, 0.001);
        Candidate narrow = space.at(Collections.nCopies(units, second()));
        for (int i = 0; i < 5; i++) {
            after = after.and(narrow, 0.01, 0.002);
        }
        double expected = before.cost(0, second());
        double lost = before.cost(0, smallest());

        assertThat(after.cost(0, second())).isLessThan(0.6 * expected);
        assertThat(after.cost(0, smallest())).isGreaterThan(0.6 * lost);
    }

    @Test
    void whatCouldNotBeMeasuredIsLearnedFromTheFirstChange() {
        UnitCosts costs = UnitCosts.of(space, Collections.nCopies(units, UnitCosts.Sensitivity.UNKNOWN));
        assertThat(costs.deviation(1, second(), smallest())).isGreaterThan(10);
        costs = costs.and(1, second(), smallest(), 0.25, NOISE);
        assertThat(costs.cost(1, smallest()) - costs.cost(1, second())).isCloseTo(0.25, within(0.001));
        assertThat(costs.deviation(1, second(), smallest())).isCloseTo(NOISE, within(1e-4));
    }
}
