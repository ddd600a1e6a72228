package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.aq4svit.tensor.QuantizedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelDescentTest {
    private static final int CHANNELS = 5;
    private static final int FAN_IN = 40;

    private final Random random = new Random(3);
    private final float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);
    private final Gram gram = Inputs.gram(Inputs.spikes(random, 300, FAN_IN));

    /** By the definition. */
    private double error(QuantizedWeights q, int channel) {
        double damping = 0;
        for (int i = 0; i < FAN_IN; i++) {
            damping += 0.01 * gram.sum(0, i, i) / FAN_IN;
        }
        double sum = 0;
        for (int i = 0; i < FAN_IN; i++) {
            for (int j = 0; j < FAN_IN; j++) {
                double h = gram.sum(0, i, j) + (i == j ? damping : 0);
                sum += lost(q, channel * FAN_IN + i) * h * lost(q, channel * FAN_IN + j);
            }
        }
        return sum;
    }

    private double lost(QuantizedWeights q, int i) {
        return weights[i] - (double) q.scales()[i / FAN_IN] * q.levels()[i];
    }

    private QuantizedWeights rounded(int bits) {
        QuantizedWeights q = new QuantizedWeights(bits, new short[weights.length], new float[CHANNELS]);
        new ColumnRounding(Rounding.to(bits), weights, q).round(0, CHANNELS, gram, 0);
        return q;
    }

    private void improve(QuantizedWeights q) {
        new LevelDescent(Rounding.to(q.bits()), weights, q).improve(0, CHANNELS, gram, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void everyChannelErrsLess(int bits) {
        QuantizedWeights q = rounded(bits);
        double[] before = new double[CHANNELS];
        Arrays.setAll(before, o -> error(q, o));

        improve(q);

        for (int o = 0; o < CHANNELS; o++) {
            assertThat(error(q, o)).isLessThan(before[o]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void inTheEndNeitherALevelNorTheScaleAloneCouldDoBetter(int bits) {
        QuantizedWeights q = rounded(bits);
        short[] before;
        do {
            before = q.levels().clone();
            improve(q);
        } while (!Arrays.equals(before, q.levels()));

        int largest = BitWidth.largestLevel(bits);
        for (int i = 0; i < weights.length; i++) {
            double least = error(q, i / FAN_IN);
            short level = q.levels()[i];
            for (int other = Math.max(-largest, level - 1); other <= Math.min(largest, level + 1); other++) {
                q.levels()[i] = (short) other;
                assertThat(error(q, i / FAN_IN)).isGreaterThan(least * (1 - 1e-6));
            }
            q.levels()[i] = level;
        }
        for (int o = 0; o < CHANNELS; o++) {
            double least = error(q, o);
            float scale = q.scales()[o];
            for (float factor : new float[] {0.99f, 1.01f}) {
                q.scales()[o] = factor * scale;
                assertThat(error(q, o)).isGreaterThan(least);
            }
            q.scales()[o] = scale;
        }
    }

    @Test
    void channelsDoNotDependOnWhichAreImprovedTogether() {
        QuantizedWeights together = rounded(2);
        QuantizedWeights apart = rounded(2);

        improve(together);
        for (int o = 0; o < CHANNELS; o++) {
            new LevelDescent(Rounding.to(2), weights, apart).improve(o, o + 1, gram, 0);
        }

        assertThat(apart.levels()).containsExactly(together.levels());
        assertThat(apart.scales()).containsExactly(together.scales());
    }

    @Test
    void weightsOfZeroStayZero() {
        float[] zero = new float[FAN_IN];
        QuantizedWeights q = new QuantizedWeights(2, new short[FAN_IN], new float[] {1});

        new LevelDescent(Rounding.to(2), zero, q).improve(0, 1, gram, 0);

        assertThat(q.levels()).containsOnly(0);
        assertThat(q.scales()).containsExactly(1f);
    }
}
