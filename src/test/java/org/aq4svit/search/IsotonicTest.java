package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IsotonicTest {

    @Test
    void poolsNeighboursThatRise() {
        double[] fit = Isotonic.nonIncreasing(new double[] {1, 0, 1, 0.25, 0}, new double[] {1, 1, 3, 1, 1});

        assertThat(fit).containsExactly(1, 0.75, 0.75, 0.25, 0);
    }

    @Test
    void aSequenceThatFallsIsItsOwnFit() {
        assertThat(Isotonic.nonIncreasing(new double[] {1, 0.5, 0.5, 0}, new double[] {1, 2, 3, 4}))
                .containsExactly(1, 0.5, 0.5, 0);
        assertThat(Isotonic.nonIncreasing(new double[0], new double[0])).isEmpty();
    }

    @RepeatedTest(200)
    void noOtherWayOfPoolingIsCloser(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int size = 1 + random.nextInt(9);
        double[] values = random.doubles(size).map(v -> Math.rint(4 * v) / 4).toArray();
        double[] weights = random.doubles(size, 0.5, 20).toArray();

        double[] fit = Isotonic.nonIncreasing(values, weights);

        assertThat(falls(fit)).isTrue();
        assertThat(distance(fit, values, weights)).isCloseTo(leastDistance(values, weights), within(1e-9));
    }

    /** The best fit is piecewise constant with the pieces' means: all ways to cut are tried. */
    private static double leastDistance(double[] values, double[] weights) {
        double least = Double.POSITIVE_INFINITY;
        for (int cuts = 0; cuts < 1 << (values.length - 1); cuts++) {
            double[] fit = pieces(values, weights, cuts);
            least = falls(fit) ? Math.min(least, distance(fit, values, weights)) : least;
        }
        return least;
    }

    private static double[] pieces(double[] values, double[] weights, int cuts) {
        double[] fit = new double[values.length];
        int from = 0;
        for (int to = 1; to <= values.length; to++) {
            if (to == values.length || (cuts >> (to - 1) & 1) == 1) {
                double mass = 0;
                double sum = 0;
                for (int i = from; i < to; i++) {
                    mass += weights[i];
                    sum += weights[i] * values[i];
                }
                Arrays.fill(fit, from, to, sum / mass);
                from = to;
            }
        }
        return fit;
    }

    private static boolean falls(double[] fit) {
        for (int i = 1; i < fit.length; i++) {
            if (fit[i] > fit[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static double distance(double[] fit, double[] values, double[] weights) {
        double sum = 0;
        for (int i = 0; i < fit.length; i++) {
            sum += weights[i] * (fit[i] - values[i]) * (fit[i] - values[i]);
        }
        return sum;
    }
}
