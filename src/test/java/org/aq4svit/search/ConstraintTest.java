package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
    /** 1000 images, 800 right before; 30 lost and 14 gained: 1.6 points or 2 percent. */
    private static final Accuracy ACCURACY = new Accuracy(1000, 800, 784, 950, 30, 14, 0.1, 0.2);

    private static final Candidate ANY = new SearchSpace(Toy.fourBlocks(), List.of(8, 4), Level.BLOCK).origin();

    @Test
    void accuraciesOfDifferentImagesAddUp() {
        Accuracy both = ACCURACY.and(new Accuracy(3000, 2400, 2400, 2900, 6, 6, 0.3, 0.6));

        assertThat(both).isEqualTo(new Accuracy(4000, 3200, 3184, 3850, 36, 20, 0.25, 0.5));
        assertThat(Accuracy.OF_NOTHING.and(ACCURACY)).isEqualTo(ACCURACY);
    }

    @Test
    void aSizeIsLimitedInBytesOrInMeanBitsWhateverTheAccuracy() {
        SearchSpace space = new SearchSpace(Toy.fourBlocks(), List.of(8, 4), Level.BLOCK);
        Candidate eight = space.uniform().get(0);
        Candidate four = space.uniform().get(1);

        assertThat(new MaxSize(MaxSize.Measure.EFFECTIVE_BITS, 4).allows(four, ACCURACY))
                .isTrue();
        assertThat(new MaxSize(MaxSize.Measure.EFFECTIVE_BITS, 7.9).allows(eight, ACCURACY))
                .isFalse();
        assertThat(new MaxSize(MaxSize.Measure.BYTES, four.bytes()).allows(four, ACCURACY))
                .isTrue();
        assertThat(new MaxSize(MaxSize.Measure.BYTES, four.bytes() - 1).allows(four, ACCURACY))
                .isFalse();
    }

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
        assertThat(new Accuracy(1000, 800, 800, 950, 0, 0, 0, 0).margin()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1.6, POINTS, true", "1.59, POINTS, false", "2.0, RELATIVE, true", "1.99, RELATIVE, false"})
    void limitsTheDropInPointsOrInPercentOfTheBaseline(double limit, MaxDrop.Unit unit, boolean allowed) {
        assertThat(new MaxDrop(limit, unit).allows(ANY, ACCURACY)).isEqualTo(allowed);
    }

    @Test
    void aGainIsAlwaysAllowed() {
        Accuracy better = new Accuracy(1000, 800, 801, 950, 0, 1, -0.1, 0);

        assertThat(new MaxDrop(0, MaxDrop.Unit.POINTS).allows(ANY, better)).isTrue();
    }
}
