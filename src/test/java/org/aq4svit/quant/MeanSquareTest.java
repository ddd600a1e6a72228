package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.aq4svit.tensor.QuantizedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanSquareTest {
    private static final int CHANNELS = 20;
    private static final int FAN_IN = 72;

    private final WeightQuantizer quantizer = Quantizers.named("mse");
    private final WeightQuantizer plain = Quantizers.named("absmax");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void noChannelIsWorseThanWithoutClipping(int bits) {
        float[] weights = Inputs.weights(new Random(bits), CHANNELS * FAN_IN);

        QuantizedWeights quantized = quantizer.quantize(weights, CHANNELS, bits, Inputs.NONE);

        float[] back = quantized.dequantized();
        float[] unclipped = plain.quantize(weights, CHANNELS, bits, Inputs.NONE).dequantized();
        for (int o = 0; o < CHANNELS; o++) {
            assertThat(squaredError(weights, back, o)).isLessThanOrEqualTo(squaredError(weights, unclipped, o));
        }
        for (short level : quantized.levels()) {
            assertThat(Math.abs(level)).isLessThanOrEqualTo((short) BitWidth.largestLevel(bits));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void noTriedScaleIsBetter(int bits) {
        float[] weights = Inputs.weights(new Random(bits), FAN_IN);
        float full = plain.quantize(weights, 1, bits, Inputs.NONE).scales()[0];

        QuantizedWeights quantized = quantizer.quantize(weights, 1, bits, Inputs.NONE);

        double least = squaredError(weights, quantized.dequantized(), 0);
        for (int k = 0; k < 100; k++) {
            float[] scale = {(float) (full * (1 - 0.8 * k / 100))};
            float[] tried = Rounding.to(bits).nearest(weights, scale).dequantized();
            assertThat(squaredError(weights, tried, 0)).isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void oneLargeWeightAmongManySmallOnesIsClipped() {
        float[] weights = new float[FAN_IN];
        for (int i = 0; i < FAN_IN; i++) {
            weights[i] = i % 2 == 0 ? 0.5f : -0.5f;
        }
        weights[FAN_IN - 1] = 1.5f;

        QuantizedWeights quantized = quantizer.quantize(weights, 1, 2, Inputs.NONE);

        assertThat(quantized.scales()[0]).isBetween(0.5f, 0.53f);
        assertThat(quantized.levels()).containsOnly(1, -1);
    }

    @Test
    void theLargerScaleWinsATie() {
        float[] evenlyFarFromZeroAndFromOne = {1, 0, 0};

        QuantizedWeights quantized = quantizer.quantize(evenlyFarFromZeroAndFromOne, 1, 2, Inputs.NONE);

        assertThat(quantized.scales()).containsExactly(1f);
    }

    @Test
    void aChannelOfZerosKeepsScaleOne() {
        QuantizedWeights quantized = quantizer.quantize(new float[] {0, 0, 0, 2}, 2, 4, Inputs.NONE);

        assertThat(quantized.scales()[0]).isEqualTo(1f);
        assertThat(quantized.levels()).containsExactly(new int[] {0, 0, 0, 7});
    }

    private static double squaredError(float[] weights, float[] back, int channel) {
        double sum = 0;
        for (int i = channel * FAN_IN; i < (channel + 1) * FAN_IN; i++) {
            double error = weights[i] - back[i];
            sum += error * error;
        }
        return sum;
    }
}
