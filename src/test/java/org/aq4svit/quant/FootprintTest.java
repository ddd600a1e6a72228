package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.checkpoint.Checkpoint;
import org.aq4svit.model.Block;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.Stage;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FootprintTest {
    private static final String DEMO = "data-manifests/demo/sdtv2-tiny/";

    /** A convolution of 3x5x1x1 = 15 weights with a norm, then a linear map of 5x7 = 35 weights with a bias. */
    private static Network twoLayers() {
        Block.Writer first = new Block.Writer();
        first.norm(first.conv(first.input(), "conv", 3, 5, 1), "norm", 5);
        Block.Writer second = new Block.Writer();
        second.linear(second.input(), "head", 5, 7);
        List<Stage> stages = List.of(
                new Stage("stage1", List.of(first.block("stage1.block1", "b"))),
                new Stage("head", List.of(second.block("head", "head"))));
        return new Network("toy", 1, 8, 7, stages, Map.of(), Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        // text, bytes of weights and scales
        "fp32,         60 + 140",
        "16,           30 + 20 + 70 + 28",
        "8,            15 + 20 + 35 + 28",
        "3,            6 + 20 + 14 + 28",
        "'*=2,head=5', 4 + 20 + 22 + 28",
    })
    void countsWholeBytesPerLayerAndFourPerScale(String setting, String sum) {
        Network network = twoLayers();
        long bytes =
                List.of(sum.split(" \\+ ")).stream().mapToLong(Long::parseLong).sum();

        Footprint footprint = Footprint.of(network, Setting.parse(setting, network.weightLayers()));

        assertThat(footprint.weights()).isEqualTo(15 + 35);
        assertThat(footprint.weightBytes()).isEqualTo(bytes);
        assertThat(footprint.otherBytes()).isEqualTo(4 * (4 * 5 + 7));
        assertThat(footprint.bytes()).isEqualTo(bytes + 108);
        assertThat(footprint.savingWeights()).isEqualTo(100 - 100 * bytes / 200.0, within(1e-9));
        assertThat(footprint.savingTotal()).isEqualTo(100 - 100 * (bytes + 108) / 308.0, within(1e-9));
    }

    @Test
    void effectiveBitsAreAveragedOverWeights() {
        List<WeightLayer> layers = twoLayers().weightLayers();

        Footprint footprint = Footprint.of(twoLayers(), Setting.parse("*=2,head=5", layers));

        assertThat(footprint.effectiveBits()).isEqualTo((15 * 2 + 35 * 5) / 50.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 8, 6, 5, 4, 3, 2})
    void theDemoWeighsWhatItsCheckpointSays(int bits) {
        Model demo = Model.read(DEMO + "model.conf", new Configuration());
        Set<String> weights = Set.copyOf(
                ConfigFactory.parseFile(new File(DEMO + "config.json")).getStringList("quantized_weights"));
        long expected = 0;
        for (Map.Entry<String, Tensor> e :
                Checkpoint.read(Path.of(DEMO + "model.pth")).tensors().entrySet()) {
            Tensor tensor = e.getValue();
            if (weights.contains(e.getKey()) && bits < 32) {
                expected += (long) Math.ceil(tensor.size() * bits / 8.0) + 4 * tensor.shape()[0];
            } else if (!e.getKey().endsWith(".num_batches_tracked")) {
                expected += 4 * tensor.size();
            }
        }

        Setting uniform = Setting.uniform(demo.network().weightLayers(), bits);

        assertThat(Footprint.of(demo.network(), uniform).bytes()).isEqualTo(expected);
    }
}
