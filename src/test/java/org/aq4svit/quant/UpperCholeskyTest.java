package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpperCholeskyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 31, 32, 33, 64, 100, 600})
    void theProductOfTheFactorWithItsTransposeIsTheMatrix(int n) {
        double[][] factor = random(n);
        double[][] rows = product(factor);

        assertThat(UpperCholesky.factorize(rows)).isTrue();

        for (int i = 0; i < n; i++) {
            assertThat(rows[i]).containsExactly(factor[i], within(1e-9));
        }
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteHasNone() {
        assertThat(UpperCholesky.factorize(new double[][] {{1, 2}, {1}})).isFalse();
        assertThat(UpperCholesky.factorize(new double[][] {{1, 1}, {1}})).isFalse();
        assertThat(UpperCholesky.factorize(new double[][] {{Double.NaN}})).isFalse();
    }

    /** An upper triangle with a diagonal that outweighs the rest of its row. */
    private static double[][] random(int n) {
        Random random = new Random(n);
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = random.doubles(n - i, -1.0 / n, 1.0 / n).toArray();
            rows[i][0] = 1 + random.nextDouble();
        }
        return rows;
    }

    private static double[][] product(double[][] r) {
        double[][] rows = new double[r.length][];
        for (int i = 0; i < r.length; i++) {
            rows[i] = new double[r.length - i];
            for (int j = i; j < r.length; j++) {
                for (int k = j; k < r.length; k++) {
                    rows[i][j - i] += r[i][k - i] * r[j][k - j];
                }
            }
        }
        return rows;
    }
}
