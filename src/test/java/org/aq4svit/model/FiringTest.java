package org.aq4svit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiringTest {
    private static final Firing EVEN = new Firing.Levels(4, 1, 4, Firing.Rounding.HALF_EVEN);
    private static final Firing UP = new Firing.Levels(4, 1, 4, Firing.Rounding.HALF_UP);
    private static final Firing QUARTERS = new Firing.Levels(4, 4, 2, Firing.Rounding.HALF_UP);

    /** Inputs and what {@code torch.round(x.clamp(0, 4)) / 4} and {@code floor(x.clamp(0, 4) + 0.5) / 4} make of them. */
    @ParameterizedTest
    @CsvSource({
        "-3, 0, 0",
        "0.49, 0, 0",
        "0.5, 0, 0.25",
        "0.51, 0.25, 0.25",
        "1.5, 0.5, 0.5",
        "2.5, 0.5, 0.75",
        "3.5, 1, 1",
        "9, 1, 1"
    })
    void levelsAreRoundedAndClamped(float h, float even, float up) {
        assertThat(EVEN.output(h)).isEqualTo(even);
        assertThat(UP.output(h)).isEqualTo(up);
    }

    @ParameterizedTest
    @CsvSource({"0.12, 0", "0.125, 0.5", "0.5, 1", "0.875, 2", "5, 2"})
    void aGainSpreadsTheLevelsOverTheInput(float h, float output) {
        assertThat(QUARTERS.output(h)).isEqualTo(output);
        assertThat(QUARTERS.threshold()).isEqualTo(0.25f);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1.5", "0.5, 0", "1, 0.5", "1.2, 0.3", "1.9, 0.4", "2.4, 0.1", "3.7, 0.2", "6, 2.5"})
    void anOutputChangesHalfWayBetweenTwoLevels(float h, float distance) {
        assertThat(EVEN.distanceToFlip(h)).isCloseTo(distance, within(1e-6f));
        assertThat(QUARTERS.distanceToFlip(h / 4)).isCloseTo(distance / 4, within(1e-6f));
    }

    @Test
    void aLeakyNeuronFiresFromItsThresholdOn() {
        Firing leaky = new Firing.Leaky(0.5f, 2);

        assertThat(leaky.output(0.5f)).isEqualTo(1);
        assertThat(leaky.output(Math.nextDown(0.5f))).isZero();
        assertThat(leaky.distanceToFlip(0.2f)).isCloseTo(0.3f, within(1e-6f));
        assertThat(leaky.threshold()).isEqualTo(0.5f);
    }
}
