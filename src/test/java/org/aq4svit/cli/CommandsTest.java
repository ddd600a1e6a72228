package org.aq4svit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.aq4svit.sweep.Demo;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands print and write. */
class CommandsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sdtv2-tiny");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.pth", "model.safetensors"})
    void traceWritesWhatPyTorchComputed(String checkpoint) throws Exception {
        String text = Files.readString(GOLDEN.resolve("model.conf"))
                .replace(
                        "\"model.pth\"",
                        '"' + GOLDEN.resolve(checkpoint).toAbsolutePath().toString() + '"');
        Path descriptor = Files.writeString(folder.resolve("model.conf"), text);
        Path out = folder.resolve("out.safetensors");
        Cli run = Cli.run(
                "trace",
                "--model",
                descriptor.toString(),
                "--input",
                GOLDEN.resolve("input.safetensors").toString(),
                "--out",
                out.toString(),
                "--setting",
                "4",
                "--membranes",
                "1");
        assertThat(run.code()).as(run.err()).isZero();
        Map<String, Tensor> traced = Safetensors.read(out);
        Map<String, Tensor> golden = Safetensors.read(GOLDEN.resolve("quant.safetensors"));
        float[] logits = traced.get("logits").floats();
        float[] expected = golden.get("w4/logits").floats();
        for (int i = 0; i < logits.length; i++) {
            assertThat(Math.abs(logits[i] - expected[i])).isLessThan(1e-4f);
        }
        assertThat(traced.get("h/block3.0.attn.attn_lif").shape()).containsExactly(4, 1, 32, 4);
        assertThat(traced).containsKeys("rate/lif", "drift/lif", "flip/lif");
    }

    @Test
    void inspectCountsOperationsAndBytes() throws Exception {
        Cli run = Cli.run("inspect", "--model", Demo.MODEL, "--json");
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.at("/parameters").asLong()).isEqualTo(511_930);
        assertThat(json.at("/neuron_layers").asInt()).isEqualTo(42);
        assertThat(json.at("/footprints")).hasSize(9);
        assertThat(json.at("/layers/0/scope").asText()).isEqualTo("stage1.down1");
        assertThat(json.at("/ops_per_image_and_step").asLong()).isPositive();
    }

    @Test
    void evaluatePrintsOneJsonObjectAndWritesPredictions() throws Exception {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.host", "127.0.0.1");
        Path predictions = folder.resolve("predictions.csv");
        Cli run = Cli.run(
                "evaluate",
                "--model",
                Demo.MODEL,
                "--images",
                Demo.EVAL,
                "--limit",
                "40",
                "--setting",
                "8,head=4",
                "--json",
                "--predictions",
                predictions.toString());
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.at("/images").asInt()).isEqualTo(40);
        assertThat(json.at("/setting").asText()).isEqualTo("*=8,head=4");
        assertThat(json.at("/top1").asDouble()).isBetween(80.0, 100.0);
        assertThat(Files.readAllLines(predictions)).hasSize(41).first().isEqualTo("filename,label,pred");
    }
}
