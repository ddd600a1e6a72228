package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
    /** 1000 images, 800 right before; 30 lost and 14 gained: 1.6 points or 2 percent. */
    private static final Accuracy ACCURACY = new Accuracy(1000, 800, 784, 950, 30, 14, 0.1);

    @Test
    void aDropIsLossesMinusGainsInPoints() {
        assertThat(ACCURACY.top1()).isEqualTo(78.4);
        assertThat(ACCURACY.top5()).isEqualTo(95);
        assertThat(ACCURACY.baselineTop1()).isEqualTo(80);
        assertThat(ACCURACY.drop()).isCloseTo(ACCURACY.baselineTop1() - ACCURACY.top1(), within(1e-9));
    }

    @Test
    void itsMarginIsThatOfAgrestiAndMin() {
        // n = 1002, cells 30.5 and 14.5: standard error sqrt(45 - 16^2 / 1002) / 1002
        assertThat(ACCURACY.margin()).isCloseTo(1.96 * 0.66758, within(1e-3));
        assertThat(new Accuracy(1000, 800, 800, 950, 0, 0, 0).margin()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1.6, POINTS, true", "1.59, POINTS, false", "2.0, RELATIVE, true", "1.99, RELATIVE, false"})
    void limitsTheDropInPointsOrInPercentOfTheBaseline(double limit, Constraint.Unit unit, boolean allowed) {
        assertThat(new Constraint(limit, unit).allows(ACCURACY)).isEqualTo(allowed);
    }

    @Test
    void aGainIsAlwaysAllowed() {
        Accuracy better = new Accuracy(1000, 800, 801, 950, 0, 1, -0.1);

        assertThat(new Constraint(0, Constraint.Unit.POINTS).allows(better)).isTrue();
    }
}
