package org.aq4svit.engine.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.drift.Trace;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.Model;
import org.aq4svit.model.Op;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every spike of whole networks, on one engine and on the other. */
class EnginesAgreeTest {
    private static final Path DEMO = Path.of("data-manifests/demo").toAbsolutePath();
    private static final List<String> DEMOS =
            List.of("sdtv1-tiny", "sdtv2-tiny", "spikformer-tiny", "spikingformer-tiny", "qkformer-tiny");
    private static final List<String> SETTINGS = List.of("fp32", "8", "6", "4", "3", "2");
    private static final int IMAGES = 8;

    /** Spikes that differ, of how many; and images whose largest logit is another's. */
    private record Difference(long spikes, long of, int answers) {}

    @ParameterizedTest
    @MethodSource("org.aq4svit.model.Golden#families")
    void onGoldenNetworksEverySpikeIsEqual(String golden) {
        Path folder = Resources.file("golden/" + golden + "/model.conf").getParent();
        Tensor input = Safetensors.read(folder.resolve("input.safetensors")).get("input");
        Model model = Model.read(folder.resolve("model.conf").toString(), new Configuration());
        for (String setting : SETTINGS) {
            Difference difference = compared(model, input, setting);
            System.out.println(golden + " at " + setting + ": " + difference);
            assertThat(difference.spikes).as(setting).isZero();
        }
    }

    static Stream<String> demos() {
        return DEMOS.stream();
    }

    /** A membrane within a rounding error of its threshold is decided by the order of a float sum, and spikes behind it follow. */
    @ParameterizedTest
    @MethodSource("demos")
    void onTrainedNetworksAlmostEverySpikeIsEqual(String name) {
        Model model = Model.read(DEMO.resolve(name + "/model.conf").toString(), new Configuration());
        Tensor input = images(model);
        for (String setting : SETTINGS) {
            Difference difference = compared(model, input, setting);
            System.out.println(name + " at " + setting + ": " + difference);
            assertThat((double) difference.spikes / difference.of).as(setting).isLessThan(0.01);
            assertThat(difference.answers).as(setting).isLessThanOrEqualTo(1);
        }
    }

    private static Difference compared(Model model, Tensor input, String setting) {
        Map<String, Tensor> one = new Trace(model, "absmax", "onednn").of(input, setting, IMAGES);
        Map<String, Tensor> other = new Trace(model, "absmax", "nd4j").of(input, setting, IMAGES);
        long spikes = 0;
        long all = 0;
        for (Op.Neuron neuron : model.network().neurons()) {
            float[] a = one.get("h/" + neuron.name()).floats();
            float[] b = other.get("h/" + neuron.name()).floats();
            all += a.length;
            for (int i = 0; i < a.length; i++) {
                spikes += neuron.firing().output(a[i]) == neuron.firing().output(b[i]) ? 0 : 1;
            }
        }
        return new Difference(spikes, all, differing(one.get("logits"), other.get("logits")));
    }

    private static int differing(Tensor a, Tensor b) {
        int classes = a.shape()[1];
        int count = 0;
        for (int i = 0; i < a.shape()[0]; i++) {
            count += largest(a.floats(), i * classes, classes) == largest(b.floats(), i * classes, classes) ? 0 : 1;
        }
        return count;
    }

    private static int largest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    private static Tensor images(Model model) {
        Preprocessing preprocessing =
                Preprocessing.of(model.descriptor().preprocess().orElseThrow());
        var refs = Sharding.shards(ImageSource.list(DEMO + "/eval-*.tar", new Configuration()), IMAGES, IMAGES, 7)
                .get(0);
        Shard shard = new ShardReader(preprocessing, new Configuration(), DamagePolicy.FAIL).read(0, refs);
        float[] last = shard.normalised(0, IMAGES, preprocessing);
        int size = shard.size();
        int pixels = size * size;
        float[] first = new float[last.length];
        for (int i = 0; i < last.length; i++) {
            int image = i / (3 * pixels);
            first[(image * 3 + i % 3) * pixels + i / 3 % pixels] = last[i];
        }
        return Tensor.of(first, IMAGES, 3, size, size);
    }

    @Test
    void autoIsOneOfTheOthers() {
        assertThat(Engines.names()).containsExactly("auto", "onednn", "nd4j");
        assertThat(Engines.resolved("auto")).isEqualTo("onednn"); // no GPU in a build without CUDA
        assertThat(Engines.resolved("nd4j")).isEqualTo("nd4j");
    }
}
