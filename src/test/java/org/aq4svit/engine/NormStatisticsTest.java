package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms that go by the images, against PyTorch's train mode: {@code golden/renorm.py} makes the goldens. */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "onednn"})
class NormStatisticsTest {
    private static final double TOLERANCE = 1e-4;

    @Parameter
    private String engine;

    @ParameterizedTest
    @MethodSource("org.aq4svit.model.Golden#families")
    void areThoseOfPyTorchsTrainMode(String golden) {
        Model model =
                Model.read(Resources.file("golden/" + golden + "/model.conf").toString(), new Configuration());
        Map<String, Tensor> expected = Safetensors.read(Resources.file("golden/" + golden + "/renorm.safetensors"));
        ImageBatch images = GoldenImages.of(golden);
        Setting setting = Setting.parse("3", model.network().weightLayers());
        try (Engine opened = Engines.open(engine, model.network(), model.parameters(), Quantization.named("absmax"))) {
            NormStatistics found = opened.walkVariants(images, List.of(Variant.ofBatch(setting)), Watch.BLIND)
                    .get(0)
                    .statistics();
            assertThat(2 * found.byNorm().size() + 1).isEqualTo(expected.size());
            found.byNorm().forEach((norm, moments) -> {
                assertClose(norm, moments.mean(), expected.get(norm + "/mean"));
                assertClose(norm, moments.variance(), expected.get(norm + "/variance"));
            });
            float[] logits = opened.walkVariants(
                            images, List.of(new Variant(setting, new Variant.Known(found))), Watch.BLIND)
                    .get(0)
                    .logits()
                    .orElseThrow();
            assertClose("logits", logits, expected.get("logits"));
        }
    }

    /** Torch counts the pixels of the constant image once per time step, hence the first variances' distance. */
    private static void assertClose(String what, float[] found, Tensor expected) {
        float[] floats = expected.floats();
        assertThat(found).as(what).hasSameSizeAs(floats);
        double apart = 0;
        for (int i = 0; i < found.length; i++) {
            apart = Math.max(apart, Math.abs(found[i] - floats[i]) / (1e-3 + Math.abs(floats[i])));
        }
        assertThat(apart).as(what).isLessThan(TOLERANCE);
    }
}
