package org.aq4svit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.tensor.Refusal;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "golden/sdtv2-tiny/model",
                "checkpoint/state_dict",
                "checkpoint/state_dict+module",
                "checkpoint/model+extras",
                "checkpoint/bare",
                "checkpoint/types",
                "checkpoint/views",
                "checkpoint/extras",
                "checkpoint/wrapped"
            })
    void bothFormatsGiveEqualTensorsInEqualOrder(String name) {
        Map<String, Tensor> torch =
                Checkpoint.read(Resources.file(name + ".pth")).tensors();
        Map<String, Tensor> safe =
                Checkpoint.read(Resources.file(name + ".safetensors")).tensors();

        assertThat(torch.keySet()).containsExactlyElementsOf(safe.keySet());
        safe.forEach((key, tensor) -> {
            assertThat(torch.get(key)).as(key).hasToString(tensor.toString());
            assertThat(torch.get(key).bytes()).as(key).isEqualTo(tensor.bytes());
        });
    }

    @Test
    void theModulePrefixIsTakenOffOnlyWhereAllNamesHaveIt(@TempDir Path folder) throws IOException {
        assertThat(Checkpoint.read(Resources.file("checkpoint/state_dict+module.pth"))
                        .tensors())
                .hasSize(112)
                .containsKey("patch_embed.proj_conv.weight");

        Tensor one = Tensor.of(new float[] {1});
        Path some = folder.resolve("some.safetensors");
        Safetensors.write(some, Map.of("module.a", one, "b", one), Map.of());
        assertThat(Checkpoint.read(some).tensors()).containsOnlyKeys("module.a", "b");
    }

    @Test
    void averagedWeightsAreTakenIfTheyAreAskedFor() {
        Path file = Resources.file("checkpoint/extras.pth");

        Map<String, Tensor> averaged =
                Checkpoint.read(file, Optional.of("state_dict_ema")).tensors();

        assertThat(averaged.keySet()).isEqualTo(Checkpoint.read(file).tensors().keySet());
        assertThat(averaged.get("0.weight").floats()).containsOnly(0);
        assertThat(Checkpoint.read(file).tensors().get("0.weight").floats()).doesNotContain(0);
        Refusal.of(() -> Checkpoint.read(file, Optional.of("model_ema")))
                .contains("expected a state dict under \"model_ema\", found the keys \"epoch\", \"arch\"");
        Refusal.of(() -> Checkpoint.read(Resources.file("checkpoint/extras.safetensors"), Optional.of("model_ema")))
                .endsWith("with weights under \"model_ema\", found a safetensors file");
    }

    @Test
    void theContentTellsTheFormatAndNotTheName(@TempDir Path folder) throws IOException {
        Path torch = Files.copy(Resources.file("checkpoint/types.pth"), folder.resolve("a.safetensors"));
        Path safe = Files.copy(Resources.file("checkpoint/types.safetensors"), folder.resolve("b.pth.tar"));

        assertThat(Checkpoint.read(torch).tensors())
                .containsOnlyKeys(Checkpoint.read(safe).tensors().keySet());
    }

    @Test
    void itsFingerprintIsTheSha256OfTheFile() {
        Checkpoint checkpoint = Checkpoint.read(Resources.file("checkpoint/views.pth"));

        assertThat(checkpoint.sha256()).isEqualTo("21cc026cb43e4856b86d11a386f12810e0c207f4d4425b7f18b4f60c3a7b44f5");
        assertThat(checkpoint.path()).isEqualTo(Resources.file("checkpoint/views.pth"));
    }

    @Test
    void contiguousTensorsAreWindowsOnTheFileAndOthersCopies() {
        Map<String, Tensor> views =
                Checkpoint.read(Resources.file("checkpoint/views.pth")).tensors();

        assertThat(views.get("whole").bytes().isDirect()).isTrue();
        assertThat(views.get("tail").bytes().isDirect()).isTrue();
        assertThat(views.get("transposed").bytes().isDirect()).isFalse();
        assertThat(views.get("transposed").floats()).startsWith(0, 6, 12, 18, 1, 7);
        assertThat(views.get("expanded").floats()).containsExactly(5, 5, 5, 6, 6, 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing.pth      | found the keys \"epoch\", \"loss\", \"note\"",
                "list.pth         | found a list",
                "mixed.pth        | model: \"note\": expected a tensor, found the text \"x\"",
                "complex.pth      | byte 201: expected only names that a state dict needs",
                "module.pth       | the global \"torch.nn.modules.linear.Linear\"",
                "protocol4.pth    | pickle protocol 2, the default of torch.save, found protocol 4",
                "script.pt        | torch.save(torch.jit.load(f, map_location='cpu').state_dict(), g)",
                "model_legacy.pth | torch.save(torch.load(f, map_location='cpu', weights_only=False), g), torch >= 1.13",
                "make_checkpoints.py | a checkpoint by torch.save or a safetensors file, found a file that begins with"
                        + " 22",
            })
    void whatHoldsNoWeightsIsRefusedWithWhatWasFound(String name, String sentence) {
        Path file = Resources.file("checkpoint/" + name);
        Refusal.of(() -> Checkpoint.read(file)).startsWith(file.toString()).contains(sentence);
    }

    @Test
    void anEmptyFileAMissingFileAndAFolderAreRefused(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pth"));
        Refusal.of(() -> Checkpoint.read(empty)).endsWith("found an empty file");
        Refusal.of(() -> Checkpoint.read(folder.resolve("absent.pth"))).endsWith("found nothing there");
        Refusal.of(() -> Checkpoint.read(folder)).endsWith("found something else");
    }

    @Test
    void aSafetensorsFileWithoutTensorsIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("none.safetensors");
        Safetensors.write(file, Map.of(), Map.of("format", "pt"));
        Refusal.of(() -> Checkpoint.read(file)).endsWith("expected a checkpoint with weights, found none");
    }
}
