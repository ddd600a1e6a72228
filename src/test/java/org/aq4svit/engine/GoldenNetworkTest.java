package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Gate;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.model.Golden;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The float network and five quantized ones, walked in one go, against PyTorch. */
class GoldenNetworkTest {
    static final List<Integer> WIDTHS = Golden.WIDTHS;

    private static final Map<String, Tensor> QUANTIZED = Golden.quantized();
    private static List<Outcome> outcomes;

    @BeforeAll
    static void walk() {
        List<Setting> settings = Stream.concat(Stream.of(32), WIDTHS.stream())
                .map(bits -> Setting.uniform(GoldenImages.LAYERS, bits))
                .toList();
        try (Engine engine = GoldenImages.engine()) {
            outcomes = engine.walk(GoldenImages.ALL, settings, new DriftMeter(GoldenImages.STEPS, Gate.OPEN));
        }
    }

    @Test
    void theFloatNetworkFiresAndAnswersAsInPyTorch() {
        Map<String, Tensor> expected = Golden.expected();

        assertThat(logits(0)).containsExactly(expected.get("logits").floats(), within(1e-4f));
        for (LayerDrift layer : GoldenImages.seen(outcomes.get(0))) {
            float[] rates = expected.get("rate/" + layer.layer()).floats();
            for (int t = 0; t < rates.length; t++) {
                assertThat(layer.rate(t)).isCloseTo(rates[t], within(1e-7));
            }
        }
    }

    @Test
    void theFloatNetworkDoesNotDriftFromItself() {
        assertThat(GoldenImages.seen(outcomes.get(0))).hasSize(42).allSatisfy(layer -> {
            assertThat(layer.distance()).containsOnly(0);
            assertThat(layer.flips()).containsOnly(0);
            assertThat(layer.spikes()).isEqualTo(layer.floatSpikes());
        });
    }

    @ParameterizedTest
    @FieldSource("WIDTHS")
    void aQuantizedNetworkAnswersAsInPyTorch(int bits) {
        assertThat(logits(1 + WIDTHS.indexOf(bits)))
                .containsExactly(QUANTIZED.get("w" + bits + "/logits").floats(), within(1e-4f));
    }

    @ParameterizedTest
    @FieldSource("WIDTHS")
    void aQuantizedNetworkDriftsFlipsAndFiresAsInPyTorch(int bits) {
        check("w" + bits + "/drift", bits, LayerDrift::meanDistance, 1e-5);
        check("w" + bits + "/flip", bits, LayerDrift::flipRate, 1e-7);
        check("w" + bits + "/rate", bits, LayerDrift::rate, 1e-7);
    }

    private static void check(String key, int bits, ToDoubleBiFunction<LayerDrift, Integer> value, double tolerance) {
        float[] rows = QUANTIZED.get(key).floats();
        List<LayerDrift> layers = GoldenImages.seen(outcomes.get(1 + WIDTHS.indexOf(bits)));
        for (int i = 0; i < rows.length; i++) {
            LayerDrift layer = layers.get(i / GoldenImages.STEPS);
            int step = i % GoldenImages.STEPS;
            assertThat(value.applyAsDouble(layer, step))
                    .as("%s of %s at step %d", key, layer.layer(), step)
                    .isCloseTo(rows[i], within(tolerance));
        }
    }

    private static float[] logits(int outcome) {
        return outcomes.get(outcome).logits().orElseThrow();
    }
}
