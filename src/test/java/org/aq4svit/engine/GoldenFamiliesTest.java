package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.drift.Trace;
import org.aq4svit.model.Golden;
import org.aq4svit.model.Model;
import org.aq4svit.model.Op;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small random networks of all families that have goldens, float and quantized, on both engines, against PyTorch. */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "onednn"})
class GoldenFamiliesTest {
    private static final int IMAGES_WITH_MEMBRANES = 2;

    @Parameter
    private String engine;

    @ParameterizedTest
    @MethodSource("org.aq4svit.model.Golden#families")
    void fireDriftAndAnswerAsInPyTorch(String golden) {
        Model model = Model.read(file(golden, "model.conf"), new Configuration());
        List<String> neurons =
                model.network().neurons().stream().map(Op.Neuron::name).toList();
        Tensor input = read(golden, "input").get("input");
        Trace trace = new Trace(model, "absmax", engine);

        assertThat(neurons)
                .isEqualTo(ConfigFactory.parseFile(Resources.file("golden/" + golden + "/config.json")
                                .toFile())
                        .getStringList("lif_order"));
        checkFloat(trace.of(input, null, IMAGES_WITH_MEMBRANES), read(golden, "expected"));
        Map<String, Tensor> quantized = read(golden, "quant");
        for (int bits : Golden.WIDTHS) {
            checkQuantized(trace.of(input, Integer.toString(bits), 0), quantized, "w" + bits + "/", neurons);
        }
    }

    private static void checkFloat(Map<String, Tensor> traced, Map<String, Tensor> expected) {
        assertThat(traced.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((key, tensor) -> {
            assertThat(traced.get(key).shape()).as(key).isEqualTo(tensor.shape());
            float tolerance = key.startsWith("rate/") ? 1e-7f : key.startsWith("h/") ? 1e-5f : 1e-4f;
            assertClose(key, traced.get(key).floats(), tensor.floats(), tolerance);
        });
    }

    private static void checkQuantized(
            Map<String, Tensor> traced, Map<String, Tensor> expected, String width, List<String> neurons) {
        assertClose(
                width + "logits",
                traced.get("logits").floats(),
                expected.get(width + "logits").floats(),
                1e-4f);
        for (String kind : List.of("drift", "flip", "rate")) {
            float[] rows = expected.get(width + kind).floats();
            int steps = rows.length / neurons.size();
            for (int i = 0; i < neurons.size(); i++) {
                String key = kind + "/" + neurons.get(i);
                float[] row = Arrays.copyOfRange(rows, i * steps, (i + 1) * steps);
                assertClose(width + key, traced.get(key).floats(), row, kind.equals("drift") ? 1e-5f : 1e-7f);
            }
        }
    }

    /** One comparison in all: millions of membranes would be as many assertions. */
    private static void assertClose(String what, float[] found, float[] expected, float tolerance) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        float apart = 0;
        for (int i = 0; i < found.length; i++) {
            apart = Math.max(apart, Math.abs(found[i] - expected[i]));
        }
        assertThat(apart).as(what).isCloseTo(0, within(tolerance));
    }

    private static Map<String, Tensor> read(String golden, String name) {
        return Safetensors.read(Resources.file("golden/" + golden + "/" + name + ".safetensors"));
    }

    private static String file(String golden, String name) {
        return Resources.file("golden/" + golden + "/" + name).toString();
    }
}
