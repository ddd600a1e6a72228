package org.aq4svit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.aq4svit.model.Model;
import org.aq4svit.sweep.Demo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** onnxruntime runs what was exported, and says what this product says. */
class QonnxTest {
    private static final int IMAGES = 8;

    /** Float sums in another order may let a spike of some image come or go, and with it a few hundredths of its logits. */
    private static final float NEAR = 0.05f;

    @TempDir
    Path folder;

    private static List<float[]> run(Path file, DemoImages images, int classes) {
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            return DemoImages.rows(
                    runtime.logits(
                            images.channelsFirst(),
                            images.batch().count(),
                            images.batch().size()),
                    classes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdtv2-tiny", "sdtv1-tiny", "spikformer-tiny", "qkformer-tiny", "spikingformer-tiny"})
    void allFamiliesAnswerAsHere(String name) throws Exception {
        Model network =
                DemoNetworks.quantized(Demo.DATA.resolve(name + "/model.conf").toString(), "*=4,head=8");
        new Qonnx().write(network, DemoNetworks.provenance(network), folder);
        DemoImages images = DemoImages.of(network, IMAGES);

        List<float[]> there = run(folder.resolve("model.onnx"), images, 10);

        assertEqualAnswers(images.logits(network), there);
    }

    /** Widths of all kinds of integers, and layers that stay float. */
    @Test
    void everyWidthAnswersAsHere() throws Exception {
        Model network = DemoNetworks.quantized(Demo.MODEL, "*=3,stage1=16,stage2=7,stage4=fp32,head=2");
        new Qonnx().write(network, DemoNetworks.provenance(network), folder);
        DemoImages images = DemoImages.of(network, IMAGES);

        assertEqualAnswers(images.logits(network), run(folder.resolve("model.onnx"), images, 10));
    }

    private static void assertEqualAnswers(List<float[]> here, List<float[]> there) {
        int alike = 0;
        for (int i = 0; i < here.size(); i++) {
            assertThat(DemoImages.best(there.get(i))).as("image " + i).isEqualTo(DemoImages.best(here.get(i)));
            alike += distance(here.get(i), there.get(i)) < NEAR ? 1 : 0;
        }
        assertThat(alike).as("images with equal logits").isGreaterThanOrEqualTo(here.size() * 3 / 4);
    }

    private static float distance(float[] a, float[] b) {
        float largest = 0;
        for (int c = 0; c < a.length; c++) {
            largest = Math.max(largest, Math.abs(a[c] - b[c]));
        }
        return largest;
    }

    @Test
    void theWidthOfEveryLayerIsWhereQonnxLooksForIt() throws IOException {
        Model network = DemoNetworks.quantized(Demo.MODEL, "*=3,head=16,stage1=fp32");
        new Qonnx().write(network, DemoNetworks.provenance(network), folder);

        Onnx.ModelProto model = read();
        Map<String, String> types = model.getGraph().getQuantizationAnnotationList().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Onnx.TensorAnnotation::getTensorName,
                        a -> a.getQuantParameterTensorNames(0).getValue()));
        assertThat(types)
                .containsEntry("head.weight", "INT16")
                .containsEntry("block3.0.attn.q_conv.0.body.0.weight", "INT3")
                .doesNotContainKey("downsample1_1.encode_conv.weight");
        assertThat(model.getMetadataPropsList()).anyMatch(p -> p.getKey().equals("bits"));
    }

    @Test
    void itsWeightsAreReadBack() throws IOException {
        Model network = DemoNetworks.quantized(Demo.MODEL, "*=3,stage1=16,stage2=7,head=2");
        new Qonnx().write(network, DemoNetworks.provenance(network), folder);

        Model read = new Qonnx().readBack(folder, network);

        network.network().weightLayers().forEach(layer -> {
            var own = network.parameters().quantized(layer.conv()).orElseThrow();
            var stored = read.parameters().quantized(layer.conv()).orElseThrow();
            assertThat(stored.levels()).containsExactly(own.levels());
            assertThat(stored.scales()).containsExactly(own.scales());
        });
    }

    private Onnx.ModelProto read() throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("model.onnx"))) {
            return Onnx.ModelProto.parseFrom(in);
        }
    }
}
