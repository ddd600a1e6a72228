package org.aq4svit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final String DOWN = "downsample2.encode_conv.weight";

    @TempDir
    Path folder;

    @Test
    void joinsANetworkWithTheWeightsOfItsCheckpoint() {
        Model model = Golden.model();

        assertThat(model.name()).isEqualTo("sdtv2-tiny");
        assertThat(model.network().parameters()).isEqualTo(211_234);
        assertThat(model.checkpointSha256()).hasSize(64);
        assertThat(model.parameters().of(DOWN)).hasSize(24 * 16 * 3 * 3);
    }

    @Test
    void aCheckpointWithASecondHeadBecomesANetworkWithTwo() throws IOException {
        Model model = read(tensors -> {
            tensors.put("head_kd.weight", tensors.get("head.weight"));
            tensors.put("head_kd.bias", tensors.get("head.bias"));
        });

        assertThat(model.network().weightLayers()).extracting(WeightLayer::name).endsWith("head", "head_kd");
    }

    @Test
    void aFamilyThatTheDescriptorLeavesOutIsRecognised() {
        String text = "name = x, checkpoint = model.pth, timesteps = 4, image-size = 32, classes = 10,"
                + " dims = [16, 24, 32, 40], depths = [2, 1], heads = 4";

        Model model = Model.read(ModelDescriptor.parse(text, Golden.file("test.conf")), new Configuration());

        assertThat(model.network().family()).isEqualTo("sdt-v2");
    }

    @Test
    void countersOfNormsAreNotMissed() throws IOException {
        Model model = read(tensors -> tensors.keySet().removeIf(k -> k.endsWith(".num_batches_tracked")));

        assertThat(model.network().parameters()).isEqualTo(211_234);
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThatThrownBy(() -> read(tensors -> tensors.remove(DOWN)))
                .isInstanceOf(InputException.class)
                .hasMessage(changed() + ": expected the 332 tensors of a sdt-v2 network, found 1 missing (" + DOWN
                        + ") and none unknown");
    }

    @Test
    void anUnknownTensorIsNamed() {
        assertThatThrownBy(() -> read(tensors -> tensors.put("neck.weight", tensors.get("head.weight"))))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("found none missing and 1 unknown (neck.weight)");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() {
        assertThatThrownBy(() -> read(tensors -> tensors.put(DOWN, Tensor.of(new float[12], 3, 4))))
                .isInstanceOf(InputException.class)
                .hasMessage(changed() + ": " + DOWN + ": expected shape [24, 16, 3, 3] as " + Golden.file("test.conf")
                        + " describes it, found [3, 4]");
    }

    @Test
    void theCheckpointOfAnotherFamilyIsRefusedByWhatItLacks() {
        ModelDescriptor wrong = Golden.descriptor("checkpoint = \""
                + Path.of("data-manifests/demo/spikformer-tiny/model.pth").toAbsolutePath() + "\"");

        assertThatThrownBy(() -> Model.read(wrong, new Configuration()))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "(?s).*spikformer-tiny/model.pth: expected the 332 tensors of a sdt-v2 network, "
                                + "found \\d+ missing \\(downsample1_1\\.encode_conv\\.weight, .*, …\\) and \\d+ unknown \\(.*");
    }

    private Model read(Consumer<Map<String, Tensor>> change) throws IOException {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Safetensors.read(Resources.file("golden/sdtv2-tiny/model.safetensors")));
        change.accept(tensors);
        Safetensors.write(Path.of(changed()), tensors, Map.of());
        return Model.read(Golden.descriptor("checkpoint = \"" + changed() + "\""), new Configuration());
    }

    private String changed() {
        return folder.resolve("changed.safetensors").toString();
    }
}
