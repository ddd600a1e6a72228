package org.aq4svit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.Model;
import org.aq4svit.sweep.Demo;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch, where Debian's is installed, unpacks an export to the very weights that were quantized, and predicts what this product does. */
class LoadQuantizedTest {
    private static final Path SCRIPT = Path.of("notebooks/load_quantized.py");
    private static final Path COMPARE = Path.of("src/test/resources/export/compare.py");
    private static final int IMAGES = 16;

    @TempDir
    Path folder;

    /** What Debian's Python printed. */
    private static String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? out : "failed: " + out;
    }

    @Test
    void pyTorchHasTheWeightsAndGivesThePredictions() throws Exception {
        requireTorch();
        Model network = DemoNetworks.quantized(Demo.MODEL, "*=3,stage1=16,stage2=7,stage3=4,head=2,stage4=fp32");
        new CompressedTensors().write(network, DemoNetworks.provenance(network), folder);
        Path expected = folder.resolve("expected.safetensors");
        Safetensors.write(expected, expected(network), Map.of());

        String said = python(
                COMPARE.toString(),
                SCRIPT.getParent().toString(),
                folder.resolve("model.safetensors").toString(),
                expected.toString());

        int tensors = network.network().parameterShapes().size();
        assertThat(said)
                .contains(tensors + " of " + tensors + " tensors, " + tensors + " in the state dict")
                .contains("missing [] unexpected []")
                .contains(IMAGES + " of " + IMAGES + " predictions");
    }

    private static void requireTorch() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/python3"))
                        && python("-c", "import torch").isEmpty(),
                "python3-torch is not installed: apt-get install python3-torch");
    }

    /** The module that lies beside the weights needs no class of the network's authors. */
    @ParameterizedTest
    @ValueSource(strings = {"sdtv2-tiny", "sdtv1-tiny", "spikformer-tiny", "qkformer-tiny", "spikingformer-tiny"})
    void theExportedModulePredictsAsHere(String name) throws Exception {
        requireTorch();
        Model network =
                DemoNetworks.quantized(Demo.DATA.resolve(name + "/model.conf").toString(), "*=4,head=8");
        new CompressedTensors().write(network, DemoNetworks.provenance(network), folder);
        Path expected = folder.resolve("expected.safetensors");
        Safetensors.write(expected, expected(network), Map.of());

        String said = python(
                "src/test/resources/export/module.py",
                SCRIPT.getParent().toString(),
                folder.toString(),
                expected.toString());

        assertThat(said).startsWith(IMAGES + " of " + IMAGES + " predictions, ");
        assertThat(Integer.parseInt(said.split(" ")[4])).as(said).isGreaterThanOrEqualTo(IMAGES * 3 / 4);
    }

    private static Map<String, Tensor> expected(Model network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.network()
                .parameterShapes()
                .forEach((key, shape) -> tensors.put(
                        "weight/" + key, Tensor.of(network.parameters().of(key), shape)));
        DemoImages images = DemoImages.of(network, IMAGES);
        tensors.put("image", images.tensor());
        List<float[]> logits = images.logits(network);
        int classes = logits.get(0).length;
        float[] flat = new float[IMAGES * classes];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = logits.get(i / classes)[i % classes];
        }
        tensors.put("logits", Tensor.of(flat, IMAGES, classes));
        return tensors;
    }

    /** People read it before they run it. */
    @Test
    void theScriptIsShort() throws IOException {
        assertThat(Files.readAllLines(SCRIPT)).hasSizeLessThanOrEqualTo(60);
    }
}
