package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.aq4svit.model.Golden;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsMaxTest {
    private static final String STEM = "downsample1_1.encode_conv.weight";

    private final WeightQuantizer quantizer = Quantizers.named("absmax");

    @ParameterizedTest
    @ValueSource(ints = {8, 6, 4, 3, 2})
    void givesTheWeightsOfPyTorchToTheBit(int bits) {
        Map<String, Tensor> golden = Golden.quantized();
        float[] weights = Golden.model().parameters().of(STEM);

        QuantizedWeights quantized = quantizer.quantize(weights, 8, bits, Inputs.NONE);

        float[] expected = golden.get("w" + bits + "/weight/" + STEM).floats();
        for (int i = 0; i < expected.length; i++) {
            expected[i] += 0f; // integers know no negative zero
        }
        assertThat(quantized.dequantized()).containsExactly(expected);
    }

    @Test
    void roundsHalfToEven() {
        float[] weights = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, -127};

        QuantizedWeights quantized = quantizer.quantize(weights, 1, 8, Inputs.NONE);

        assertThat(quantized.scales()).containsExactly(1f);
        assertThat(quantized.levels()).containsExactly(new int[] {127, 0, 2, 2, 0, -2, -2, -127});
    }

    @Test
    void everyChannelHasItsOwnScaleAndOneOfZerosKeepsOne() {
        QuantizedWeights quantized = quantizer.quantize(new float[] {0.5f, -1, 0, 0, 3, 6}, 3, 2, Inputs.NONE);

        assertThat(quantized.scales()).containsExactly(1, 1, 6);
        assertThat(quantized.dequantized()).containsExactly(0, -1, 0, 0, 0, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void noWeightMovesByMoreThanHalfAStep(int bits) {
        float[] weights = new float[400];
        Random random = new Random(7);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }

        QuantizedWeights quantized = quantizer.quantize(weights, 4, bits, Inputs.NONE);

        float[] back = quantized.dequantized();
        for (int i = 0; i < weights.length; i++) {
            assertThat(Math.abs(quantized.levels()[i])).isLessThanOrEqualTo(BitWidth.largestLevel(bits));
            assertThat(Math.abs(back[i] - weights[i]))
                    .isLessThanOrEqualTo(quantized.scales()[i / 100] * 0.50001f);
        }
    }
}
