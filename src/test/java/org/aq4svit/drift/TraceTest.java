package org.aq4svit.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.model.Golden;
import org.aq4svit.model.Model;
import org.aq4svit.model.Op;
import org.aq4svit.tensor.DType;
import org.aq4svit.tensor.Refusal;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code trace} writes, beside what PyTorch writes. */
class TraceTest {
    static final List<Integer> WIDTHS = Golden.WIDTHS;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.pth", "model.safetensors"})
    void theFloatNetworkGivesEveryTensorOfPyTorch(String checkpoint) {
        Model model = Model.read(Golden.descriptor("checkpoint = " + checkpoint), new Configuration());

        Map<String, Tensor> traced = trace(model).of(Golden.input(), null, 2);

        Map<String, Tensor> expected = Golden.expected();
        assertThat(traced).containsOnlyKeys(expected.keySet());
        expected.forEach((name, tensor) -> {
            float tolerance = name.startsWith("rate/") ? 1e-7f : 1e-4f;
            assertThat(traced.get(name).shape()).as(name).containsExactly(tensor.shape());
            assertThat(traced.get(name).floats()).as(name).containsExactly(tensor.floats(), within(tolerance));
        });
    }

    @ParameterizedTest
    @FieldSource("WIDTHS")
    void aSettingGivesTheDriftAndFlipsOfEveryLayerToo(int bits) {
        Map<String, Tensor> traced = trace(Golden.model()).of(Golden.input(), "*=" + bits, 0);

        Map<String, Tensor> expected = Golden.quantized();
        assertThat(traced.keySet()).containsExactlyElementsOf(names("rate/", "drift/", "flip/"));
        assertThat(traced.get("logits").floats())
                .containsExactly(expected.get("w" + bits + "/logits").floats(), within(1e-4f));
        assertThat(rows(traced, "drift/"))
                .containsExactly(expected.get("w" + bits + "/drift").floats(), within(1e-5f));
        assertThat(rows(traced, "flip/"))
                .containsExactly(expected.get("w" + bits + "/flip").floats(), within(1e-7f));
        assertThat(rows(traced, "rate/"))
                .containsExactly(expected.get("w" + bits + "/rate").floats(), within(1e-7f));
    }

    @Test
    void theFloatNetworkAsASettingDoesNotDrift() {
        Map<String, Tensor> traced = trace(Golden.model()).of(Golden.input(), "fp32", 0);

        assertThat(rows(traced, "drift/")).containsOnly(0);
        assertThat(rows(traced, "flip/")).containsOnly(0);
        assertThat(traced.get("logits").floats())
                .containsExactly(Golden.expected().get("logits").floats(), within(1e-4f));
    }

    @Test
    void whatFitsNoSingleBatchIsTracedInSeveral() {
        Tensor twenty = repeated(Golden.input(), 20);

        Map<String, Tensor> traced = trace(Golden.model()).of(twenty, null, 2);

        float[] logits = Golden.expected().get("logits").floats();
        assertThat(traced.get("logits").shape()).containsExactly(20, 10);
        for (int i = 0; i < 200; i++) {
            assertThat(traced.get("logits").floats()[i]).isCloseTo(logits[i % 80], within(1e-4f));
        }
        assertThat(traced.get("h/lif").floats())
                .containsExactly(Golden.expected().get("h/lif").floats(), within(1e-4f));
    }

    @Test
    void membranesOfMoreImagesThanOneBatchHoldsAreShown() {
        Tensor traced =
                trace(Golden.model()).of(repeated(Golden.input(), 20), null, 18).get("h/downsample2.encode_lif");

        assertThat(traced.shape()).containsExactly(4, 18, 16, 8, 8);
        int each = 16 * 8 * 8;
        float[] first = Golden.expected().get("h/downsample2.encode_lif").floats();
        for (int t = 0; t < 4; t++) { // images 16 and 17 are 0 and 1 again
            int from = (t * 18 + 16) * each;
            assertThat(Arrays.copyOfRange(traced.floats(), from, from + 2 * each))
                    .containsExactly(Arrays.copyOfRange(first, t * 2 * each, (t + 1) * 2 * each), within(1e-4f));
        }
    }

    @Test
    void moreMembranesThanATensorHoldsAreRefused() {
        Model model = Model.read(Golden.descriptor("timesteps = 1024"), new Configuration());
        int images = 600;

        Refusal.of(() -> trace(model).of(repeated(Golden.input(), images), null, images))
                .startsWith("--membranes: expected at most ")
                .endsWith(" images, since a tensor ends at 2 GiB, found 600");
    }

    @Test
    void oneTimeStepIsTheFirstOfFour() {
        Model model = Model.read(Golden.descriptor("timesteps = 1"), new Configuration());

        Map<String, Tensor> traced = trace(model).of(Golden.input(), null, 0);

        Map<String, Tensor> expected = Golden.expected();
        for (Op.Neuron neuron : model.network().neurons()) {
            float[] rates = expected.get("rate/" + neuron.name()).floats();
            assertThat(traced.get("rate/" + neuron.name()).floats())
                    .containsExactly(Arrays.copyOf(rates, 1), within(1e-7f));
        }
    }

    @Test
    void aDistilledNetworkAnswersWithTheMeanOfItsHeads() throws IOException {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Safetensors.read(Resources.file("golden/sdtv2-tiny/model.safetensors")));
        tensors.put("head_kd.weight", Tensor.of(new float[10 * 40], 10, 40));
        tensors.put("head_kd.bias", Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10));
        Path file = folder.resolve("kd.safetensors");
        Safetensors.write(file, tensors, Map.of());
        Model model = Model.read(Golden.descriptor("checkpoint = \"" + file + "\""), new Configuration());

        float[] logits = trace(model).of(Golden.input(), null, 0).get("logits").floats();

        float[] plain = Golden.expected().get("logits").floats();
        for (int i = 0; i < logits.length; i++) {
            assertThat(logits[i]).isCloseTo((plain[i] + i % 10) / 2, within(1e-4f));
        }
    }

    @Test
    void inputsOfAnotherShapeOrTypeAreRefused() {
        Trace trace = trace(Golden.model());
        String expected = "input: expected F32[B, 3, 32, 32], found ";

        Refusal.of(() -> trace.of(Tensor.of(new float[3 * 64 * 64], 1, 3, 64, 64), null, 0))
                .isEqualTo(expected + "F32[1, 3, 64, 64]");
        Refusal.of(() -> trace.of(Tensor.of(new float[3 * 32 * 32], 1, 32, 32, 3), null, 0))
                .isEqualTo(expected + "F32[1, 32, 32, 3]");
        Refusal.of(() -> trace.of(Tensor.of(new float[3 * 32 * 32], 3, 32, 32), null, 0))
                .isEqualTo(expected + "F32[3, 32, 32]");
        Refusal.of(() -> trace.of(Tensor.of(new float[0], 0, 3, 32, 32), null, 0))
                .isEqualTo(expected + "F32[0, 3, 32, 32]");
        Tensor bytes = new Tensor(DType.U8, new int[] {1, 3, 32, 32}, ByteBuffer.allocate(3 * 32 * 32));
        Refusal.of(() -> trace.of(bytes, null, 0)).isEqualTo(expected + "U8[1, 3, 32, 32]");
    }

    @Test
    void moreMembranesThanImagesAreRefused() {
        Refusal.of(() -> trace(Golden.model()).of(Golden.input(), null, 9))
                .isEqualTo("--membranes: expected at most 8 images, found 9");
    }

    private static Trace trace(Model model) {
        return new Trace(model, "absmax", "nd4j");
    }

    private static List<String> names(String... kinds) {
        List<String> names = new ArrayList<>(List.of("logits"));
        for (String kind : kinds) {
            Golden.network().neurons().forEach(n -> names.add(kind + n.name()));
        }
        return names;
    }

    /** All layers' rows of one kind, one after the other. */
    private static float[] rows(Map<String, Tensor> traced, String kind) {
        List<String> names = names(kind);
        float[] rows = new float[(names.size() - 1) * 4];
        for (int i = 1; i < names.size(); i++) {
            System.arraycopy(traced.get(names.get(i)).floats(), 0, rows, (i - 1) * 4, 4);
        }
        return rows;
    }

    /** So many images, the same over and over. */
    private static Tensor repeated(Tensor images, int count) {
        int each = 3 * 32 * 32;
        float[] in = images.floats();
        float[] out = new float[count * each];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i % in.length];
        }
        return Tensor.of(out, count, 3, 32, 32);
    }
}
