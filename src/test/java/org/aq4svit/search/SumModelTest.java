package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumModelTest {

    /** So many numbers of which nothing is known. */
    private static SumModel unknown(int size) {
        double variance = SumModel.UNKNOWN * SumModel.UNKNOWN;
        double[][] covariance = MatrixUtils.createRealIdentityMatrix(size)
                .scalarMultiply(variance)
                .getData();
        return new SumModel(new double[size], covariance);
    }

    @Test
    void weighsMeasurementsOfOneNumberByTheirVariances() {
        SumModel model = unknown(1).and(new double[] {1}, 2, 1e-6).and(new double[] {1}, 5, 2e-6);

        assertThat(model.mean(0)).isCloseTo(3, within(1e-5));
        assertThat(model.deviation(new double[] {1})).isCloseTo(Math.sqrt(2e-6 / 3), within(1e-7));
    }

    /** The noise of a measurement grows with it: taken against too narrow a prior, the largest ones would be believed least. */
    @Test
    void aLargerNumberIsBelievedToBeLarger() {
        double before = 0;
        for (double seen = 0.1; seen < 30; seen *= 1.5) {
            double mean = unknown(1)
                    .and(new double[] {1}, seen, 1e-4 + 0.25 * seen * seen)
                    .mean(0);
            assertThat(mean).isGreaterThan(before).isCloseTo(seen, within(0.05 * seen));
            before = mean;
        }
    }

    @Test
    void blamesASumOnWhatIsLeastKnown() {
        SumModel model = unknown(2).and(new double[] {1, 0}, 0.25, 1e-6).and(new double[] {1, 1}, 1, 1e-6);

        assertThat(model.mean(0)).isCloseTo(0.25, within(1e-4));
        assertThat(model.mean(1)).isCloseTo(0.75, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void isTheRegularisedLeastSquaresSolutionOfEverythingSeen(int seed) {
        Random random = new Random(seed);
        int size = 3 + seed;
        double[][] weights = new double[20][];
        double[] sums = random.doubles(20, -2, 2).toArray();
        double[] variances = random.doubles(20, 0.01, 1).toArray();
        SumModel model = unknown(size);
        for (int i = 0; i < 20; i++) {
            weights[i] = random.doubles(size).toArray();
            model = model.and(weights[i], sums[i], variances[i]);
        }

        RealMatrix x = new Array2DRowRealMatrix(weights);
        RealMatrix precision = MatrixUtils.createRealDiagonalMatrix(
                Arrays.stream(variances).map(v -> 1 / v).toArray());
        RealMatrix normal = x.transpose()
                .multiply(precision)
                .multiply(x)
                .add(MatrixUtils.createRealIdentityMatrix(size)
                        .scalarMultiply(1 / (SumModel.UNKNOWN * SumModel.UNKNOWN)));
        RealVector right = x.transpose().multiply(precision).operate(MatrixUtils.createRealVector(sums));
        RealVector expected = new LUDecomposition(normal).getSolver().solve(right);
        for (int i = 0; i < size; i++) {
            assertThat(model.mean(i)).isCloseTo(expected.getEntry(i), within(1e-8));
        }
    }
}
