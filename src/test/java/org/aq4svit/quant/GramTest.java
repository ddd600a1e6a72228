package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GramTest {
    private static final int FAN_IN = 7;

    @Test
    void everyGroupHasItsOwnSumsOfProducts() {
        float[][] spikes = Inputs.spikes(new Random(1), 50, FAN_IN);
        float[][] numbers = {{0.5f, 0, -2, 0, 0, 3, 1}, {1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0, 0}};

        Gram gram = Inputs.gram(spikes, numbers);

        assertThat(gram.groups()).isEqualTo(2);
        assertThat(gram.fanIn()).isEqualTo(FAN_IN);
        assertThat(gram.rows(0)).isEqualTo(50);
        assertThat(gram.rows(1)).isEqualTo(3);
        for (int i = 0; i < FAN_IN; i++) {
            for (int j = 0; j < FAN_IN; j++) {
                assertThat(gram.sum(0, i, j)).isEqualTo(sum(spikes, i, j));
                assertThat(gram.sum(1, i, j)).isEqualTo(sum(numbers, i, j));
            }
        }
    }

    @Test
    void doesNotChangeWhenMoreRowsAreAdded() {
        Gram.Sums sums = new Gram.Sums(1, 2);
        sums.add(new float[] {1, 1}, 0);
        Gram gram = sums.gram();

        sums.add(new float[] {1, 1}, 0);

        assertThat(gram.rows(0)).isEqualTo(1);
        assertThat(gram.sum(0, 0, 1)).isEqualTo(1);
        assertThat(sums.gram().sum(0, 0, 1)).isEqualTo(2);
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        Gram.Sums sums = new Gram.Sums(1, 2);

        assertThatThrownBy(() -> sums.add(new float[3], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row must have 2 inputs, found 3");
    }

    @Test
    void sumsThatAreNoNumbersAreRefused() {
        Gram.Sums sums = new Gram.Sums(1, 2);
        sums.add(new float[] {Float.NaN, 0}, 0);

        assertThatThrownBy(sums::gram)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sums of inputs must be finite, found NaN");
    }

    @Test
    void theIndicesOfALargeTriangleDoNotOverflow() {
        int n = 65_535;

        assertThat(Triangle.index(n, n - 1, n - 1)).isEqualTo(Triangle.size(n) - 1);
        assertThat(Triangle.index(n, 40_000, 40_000)).isEqualTo(Triangle.index(n, 39_999, n - 1) + 1);
    }

    private static double sum(float[][] rows, int i, int j) {
        double sum = 0;
        for (float[] row : rows) {
            sum += row[i] * row[j];
        }
        return sum;
    }
}
