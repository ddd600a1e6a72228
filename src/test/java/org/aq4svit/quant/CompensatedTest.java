package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.aq4svit.tensor.QuantizedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompensatedTest {
    private static final int CHANNELS = 24;
    private static final int FAN_IN = 48;

    private final WeightQuantizer quantizer = Quantizers.named("compensated");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void theOutputErrsLessThanWithTheLeastErrorOfWeights(int bits) {
        Random random = new Random(bits);
        float[][] spikes = Inputs.spikes(random, 400, FAN_IN);
        float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);

        QuantizedWeights compensated = quantize(weights, bits, Inputs.gram(spikes));

        QuantizedWeights plain = Quantizers.named("mse").quantize(weights, CHANNELS, bits, Inputs.NONE);
        assertThat(outputError(spikes, weights, compensated)).isLessThan(0.8 * outputError(spikes, weights, plain));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void roundsLikeGptqThatInvertsAfterEveryColumn(int bits) {
        Random random = new Random(bits);
        Gram gram = Inputs.gram(Inputs.spikes(random, 400, FAN_IN));
        float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);

        QuantizedWeights quantized = new QuantizedWeights(bits, new short[weights.length], new float[CHANNELS]);
        new ColumnRounding(Rounding.to(bits), weights, quantized).round(0, CHANNELS, gram, 0);

        short[] expected = new NaiveGptq(gram).levels(weights, bits, quantized.scales());
        assertThat(quantized.levels()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void inputsThatNeverMeetCompensateNothing(int bits) {
        float[] weights = Inputs.weights(new Random(bits), CHANNELS * FAN_IN);
        float[][] identity = new float[FAN_IN][FAN_IN];
        for (int i = 0; i < FAN_IN; i++) {
            identity[i][i] = 1;
        }

        assertThatEveryWeightIsRoundedToItsNearestLevel(weights, quantize(weights, bits, Inputs.gram(identity)));
    }

    @Test
    void withoutAnySpikesWeightsAreRoundedToTheirLeastError() {
        float[] weights = Inputs.weights(new Random(1), CHANNELS * FAN_IN);

        assertThatEveryWeightIsRoundedToItsNearestLevel(
                weights, quantize(weights, 3, Inputs.gram(new float[10][FAN_IN])));
    }

    private static void assertThatEveryWeightIsRoundedToItsNearestLevel(float[] weights, QuantizedWeights quantized) {
        QuantizedWeights mse = Quantizers.named("mse").quantize(weights, CHANNELS, quantized.bits(), Inputs.NONE);
        assertThat(squaredError(weights, quantized)).isLessThanOrEqualTo(squaredError(weights, mse));
        assertThat(quantized.levels())
                .containsExactly(Rounding.to(quantized.bits())
                        .nearest(weights, quantized.scales())
                        .levels());
    }

    private static double squaredError(float[] weights, QuantizedWeights quantized) {
        float[] rounded = quantized.dequantized();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += Math.pow(weights[i] - rounded[i], 2);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void levelsStayInRangeWhateverIsMadeGood(int bits) {
        Random random = new Random(bits);
        float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);

        QuantizedWeights quantized = quantize(weights, bits, Inputs.gram(silentAndTwins(random)));

        for (short level : quantized.levels()) {
            assertThat(Math.abs(level)).isLessThanOrEqualTo((short) BitWidth.largestLevel(bits));
        }
    }

    @Test
    void silentInputsAreRoundedPlainly() {
        Random random = new Random(2);
        float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);

        QuantizedWeights quantized = quantize(weights, 4, Inputs.gram(silentAndTwins(random)));

        short[] plain = Rounding.to(4).nearest(weights, quantized.scales()).levels();
        for (int o = 0; o < CHANNELS; o++) {
            assertThat(quantized.levels()[o * FAN_IN]).isEqualTo(plain[o * FAN_IN]);
        }
    }

    @Test
    void ofTwoInputsThatFireTogetherTheSecondMakesTheFirstsErrorGood() {
        float[][] spikes = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 1}, {0, 1, 1}};

        QuantizedWeights quantized = quantizer.quantize(new float[] {1, 0.4f, 0.4f}, 1, 2, () -> Inputs.gram(spikes));

        assertThat(quantized.scales()[0]).isBetween(0.9f, 1f);
        assertThat(quantized.levels()).containsExactly(new int[] {1, 0, 1});
    }

    @Test
    void aGroupedLayerIsItsGroups() {
        Random random = new Random(3);
        float[][] first = Inputs.spikes(random, 100, FAN_IN);
        float[][] second = Inputs.spikes(random, 200, FAN_IN);
        float[] weights = Inputs.weights(random, CHANNELS * FAN_IN);
        int half = weights.length / 2;

        QuantizedWeights both = quantize(weights, 3, Inputs.gram(first, second));

        QuantizedWeights one =
                quantizer.quantize(Arrays.copyOf(weights, half), CHANNELS / 2, 3, () -> Inputs.gram(first));
        QuantizedWeights other = quantizer.quantize(
                Arrays.copyOfRange(weights, half, weights.length), CHANNELS / 2, 3, () -> Inputs.gram(second));
        assertThat(Arrays.copyOf(both.levels(), half)).containsExactly(one.levels());
        assertThat(Arrays.copyOfRange(both.levels(), half, weights.length)).containsExactly(other.levels());
        assertThat(Arrays.copyOf(both.scales(), CHANNELS / 2)).containsExactly(one.scales());
        assertThat(Arrays.copyOfRange(both.scales(), CHANNELS / 2, CHANNELS)).containsExactly(other.scales());
    }

    @Test
    void theSameInputsGiveTheSameBits() {
        float[] weights = Inputs.weights(new Random(4), CHANNELS * FAN_IN);
        float[][] spikes = Inputs.spikes(new Random(5), 300, FAN_IN);
        Gram gram = Inputs.gram(spikes);

        assertSame(quantize(weights, 4, gram), quantize(weights, 4, gram));
        assertSame(quantize(weights, 4, gram), quantize(weights, 4, Inputs.gram(spikes)));
    }

    @Test
    void inputsOfAnotherLayerAreRefused() {
        Gram gram = Inputs.gram(new float[1][FAN_IN + 1]);

        assertThatThrownBy(() -> quantize(new float[CHANNELS * FAN_IN], 4, gram))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs must fit 24 channels of 48 weights, found 1 groups of 49");
    }

    private QuantizedWeights quantize(float[] weights, int bits, Gram gram) {
        return quantizer.quantize(weights, CHANNELS, bits, () -> gram);
    }

    private static void assertSame(QuantizedWeights one, QuantizedWeights other) {
        assertThat(one.scales()).containsExactly(other.scales());
        assertThat(one.levels()).containsExactly(other.levels());
    }

    /** Fewer rows than inputs, of which the first is silent and the last two always agree. */
    private static float[][] silentAndTwins(Random random) {
        float[][] spikes = Inputs.spikes(random, FAN_IN / 2, FAN_IN);
        for (float[] row : spikes) {
            row[0] = 0;
            row[FAN_IN - 1] = row[FAN_IN - 2];
        }
        return spikes;
    }

    /** {@code ||X (W - Wq)||^2}. */
    private static double outputError(float[][] rows, float[] weights, QuantizedWeights quantized) {
        float[] back = quantized.dequantized();
        double sum = 0;
        for (float[] row : rows) {
            for (int o = 0; o < CHANNELS; o++) {
                double error = 0;
                for (int i = 0; i < FAN_IN; i++) {
                    error += row[i] * (weights[o * FAN_IN + i] - back[o * FAN_IN + i]);
                }
                sum += error * error;
            }
        }
        return sum;
    }
}
