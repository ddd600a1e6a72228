package org.aq4svit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packed weights are read as what they were written from; what does not fit together is refused with a sentence. */
class PackedWeightsTest {
    private static final QuantizedWeights WEIGHTS =
            new QuantizedWeights(3, new short[] {-3, -2, -1, 0, 1, 2, 3, 0, 1}, new float[] {0.5f, 0.25f, 2f});

    @TempDir
    Path folder;

    private final Map<String, Tensor> tensors =
            new LinkedHashMap<>(PackedWeights.tensors("a.conv", new int[] {3, 1, 3}, WEIGHTS));

    private Checkpoint written(String bits) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, tensors, bits == null ? Map.of() : Map.of("bits", bits));
        return Checkpoint.read(file);
    }

    @Test
    void areThereAsIntegersAndAsTheFloatsTheyStandFor() throws IOException {
        tensors.put("a.conv.bias", Tensor.of(new float[] {7}, 1));

        Checkpoint read = written("{\"a.conv\":3,\"b\":32}");

        QuantizedWeights weights = read.quantized().get("a.conv");
        assertThat(weights.bits()).isEqualTo(3);
        assertThat(weights.levels()).containsExactly(WEIGHTS.levels());
        assertThat(weights.scales()).containsExactly(WEIGHTS.scales());
        assertThat(read.tensors()).containsOnlyKeys("a.conv.weight", "a.conv.bias");
        assertThat(read.tensors().get("a.conv.weight").shape()).containsExactly(3, 1, 3);
        assertThat(read.tensors().get("a.conv.weight").floats())
                .containsExactly(-1.5f, -1, -0.5f, 0, 0.25f, 0.5f, 6, 0, 2);
    }

    /** Three rows of nine bits would be three words; without padding 27 bits are one. */
    @Test
    void rowsThatDoNotFillWordsArePackedAsOne() {
        assertThat(tensors.get("a.conv.weight_packed").shape()).containsExactly(1, 1);
        QuantizedWeights aligned = new QuantizedWeights(4, new short[16], new float[] {1, 1});
        assertThat(PackedWeights.tensors("b", new int[] {2, 8}, aligned)
                        .get("b.weight_packed")
                        .shape())
                .containsExactly(2, 1);
    }

    @Test
    void aWidthThatIsMissing() {
        assertRefused("{}", "metadata 'bits'", "a.conv", "found none");
        assertRefused(null, "metadata 'bits'", "found none");
        assertRefused("{\"a.conv\":[]}", "metadata 'bits'", "JSON");
        assertRefused("{\"a.conv\":9}", "found 9");
        assertRefused("{\"a.conv\":32}", "a width of [2, 3, 4, 5, 6, 7, 8, 16] bits", "found 32");
    }

    @Test
    void partsThatAreMissingOrOfAnotherSize() {
        assertRefused("{\"a.conv\":4}", "weight_packed", "2 words for 9 weights of 4 bits", "found 1");
        Tensor scale = tensors.remove("a.conv.weight_scale");
        assertRefused("{\"a.conv\":3}", "weight_scale", "found none");
        tensors.put("a.conv.weight_scale", Tensor.of(new float[2], 2));
        assertRefused("{\"a.conv\":3}", "weight_scale", "3 scales", "found 2");
        tensors.put("a.conv.weight_scale", Tensor.of(new float[] {1, Float.NaN, 1}, 3));
        assertRefused("{\"a.conv\":3}", "weight_scale", "positive", "NaN");
        tensors.put("a.conv.weight_scale", scale);
        tensors.remove("a.conv.weight_shape");
        assertRefused("{\"a.conv\":3}", "weight_shape", "found none");
    }

    @Test
    void aLevelThatNoSymmetricQuantizerMakes() {
        QuantizedWeights lowest = new QuantizedWeights(3, new short[] {-4, 0, 0}, new float[] {1, 1, 1});
        tensors.putAll(PackedWeights.tensors("a.conv", new int[] {3, 1}, lowest));
        assertRefused("{\"a.conv\":3}", "weight_packed", "from -3 to 3", "found -4");
    }

    @Test
    void aShapeBeyondAllBounds() {
        tensors.putAll(PackedWeights.tensors("a.conv", new int[] {1 << 30, 1 << 30}, WEIGHTS));
        assertRefused("{\"a.conv\":3}", "weight_shape", "less than 2^31");
    }

    private void assertRefused(String bits, String... parts) {
        assertThatThrownBy(() -> written(bits))
                .isInstanceOf(InputException.class)
                .message()
                .contains(parts)
                .contains("model.safetensors");
    }
}
