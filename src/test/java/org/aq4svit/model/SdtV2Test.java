package org.aq4svit.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aq4svit.tensor.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The listings are the state dicts of the authors' models, a key and its shape per line. */
class SdtV2Test {
    /** Listing, descriptor, parameters of the model and of its variant with a second head. */
    private static final String PUBLISHED = """
            listing | widths                        | parameters | with kd
            15M     | size = 15M                    |  15112208  | 15473208
            31M     | size = 31M                    |  31333864  | 31814864
            55M     | size = 55M                    |  55350248  | 55991248
            8_768   | size = 8-768                  | 123741160  | 124702160
            tiny256 | "heads = 8, dims = [48, 96, 192, 256]" |    8333176  |   8590176
            240     | "heads = 8, dims = [48, 96, 192, 240]" |   8033128  |   8274128
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', useHeadersInDisplayName = true, textBlock = PUBLISHED)
    void readsExactlyTheKeysOfThePublishedModels(String listing, String widths, long parameters, long withKd)
            throws IOException {
        Network plain = network(widths, "kd = false");
        assertThat(shapes(plain)).isEqualTo(listing(listing));
        assertThat(plain.parameters()).isEqualTo(parameters);

        Network distilled = network(widths, "kd = true");
        assertThat(shapes(distilled)).isEqualTo(listing(listing + "_kd"));
        assertThat(distilled.parameters()).isEqualTo(withKd);
    }

    @ParameterizedTest
    @CsvSource({"15M, 6.44e9", "31M, 13.95e9", "55M, 24.70e9"})
    void costsTheKnownMultiplyAddsPerImageAndStep(String size, double published) {
        List<WeightLayer> layers = network("size = " + size).weightLayers();

        double perStep = layers.stream().mapToLong(WeightLayer::opsPerStep).sum();

        assertThat(perStep).isCloseTo(published, within(published / 100));
    }

    @Test
    void computesTheStemOncePerImageAndEverythingElseInEveryStep() {
        WeightLayer stem = network("size = 15M").weightLayers().get(0);
        assertThat(stem.opsPerStep()).isEqualTo(112L * 112 * 32 * 3 * 7 * 7);
        assertThat(stem.opsPerImage()).isEqualTo(stem.opsPerStep());

        assertThat(network("size = 15M").weightLayers().stream().skip(1)).allMatch(l -> l.runs() == 4);
    }

    @Test
    void hasTheLayersOfThePaper() {
        Network network = network("size = 31M");

        assertThat(network.neurons()).hasSize(77);
        assertThat(network.weightLayers()).hasSize(138);
        assertThat(network.stages())
                .extracting(Stage::name)
                .containsExactly("stage1", "stage2", "stage3", "stage4", "head");
        assertThat(network.blocks()).hasSize(4 + 3 + 7 + 3 + 1);
        assertThat(network("size = 31M", "kd = true").weightLayers()).hasSize(139);
    }

    @Test
    void namesScopesAndKindsAsInspectPrintsThem() {
        Map<String, WeightLayer> layers =
                network("size = 15M").weightLayers().stream().collect(toMap(WeightLayer::name, l -> l));

        assertThat(layers.get("downsample1_1.encode_conv").scope()).isEqualTo("stage1.down1");
        assertThat(layers.get("ConvBlock2_2.0.Conv.dwconv").scope()).isEqualTo("stage2.block2.sep");
        assertThat(layers.get("block3.1.attn.proj_conv.0.body.0").scope()).isEqualTo("stage3.block2.attn");
        assertThat(layers.get("block4.0.mlp.fc1_conv").block()).isEqualTo("stage4.block1");
        assertThat(layers.get("head").scope()).isEqualTo("head");
        assertThat(layers.values())
                .extracting(WeightLayer::kind)
                .containsOnly("conv", "depthwise", "pointwise", "linear");
        assertThat(layers.get("ConvBlock2_2.0.Conv.dwconv").kind()).isEqualTo("depthwise");
    }

    @Test
    void tiesTheQueryKeyAndValueOfAnAttention() {
        Map<String, List<String>> ties = network("size = 15M").weightLayers().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        WeightLayer::tie,
                        java.util.stream.Collectors.mapping(WeightLayer::name, java.util.stream.Collectors.toList())));

        List<List<String>> tied =
                ties.values().stream().filter(t -> t.size() > 1).toList();
        assertThat(tied)
                .hasSize(8 * 3)
                .contains(List.of(
                        "block4.1.attn.q_conv.0.body.2.1",
                        "block4.1.attn.k_conv.0.body.2.1",
                        "block4.1.attn.v_conv.0.body.2.1"));
    }

    @Test
    void onlyTheImageDepthwiseAndInnerRepConvLayersSeeRealNumbers() {
        List<String> real = network("size = 15M").weightLayers().stream()
                .filter(l -> !l.spikeFed())
                .map(WeightLayer::name)
                .toList();

        assertThat(real).hasSize(1 + 4 + 8 * 4 * 2);
        assertThat(real)
                .allMatch(n -> n.equals("downsample1_1.encode_conv")
                        || n.endsWith("Conv.pwconv2")
                        || n.endsWith("body.2.0")
                        || n.endsWith("body.2.1"));
    }

    @Test
    void neuronsComeInTheOrderAndWithTheThresholdsAndShapesOfPyTorch() {
        Config golden = ConfigFactory.parseFile(
                Resources.file("golden/sdtv2-tiny/config.json").toFile());
        Network network = Golden.network();

        assertThat(network.neurons()).extracting(Op.Neuron::name).isEqualTo(golden.getStringList("lif_order"));
        assertThat(network.neurons()).allSatisfy(n -> {
            assertThat(n.threshold()).isEqualTo(((Number) at(golden, "thresholds", n.name())).floatValue());
            List<?> lif = (List<?>) at(golden, "lif_shapes", n.name());
            int perImage = lif.stream().skip(2).mapToInt(d -> (Integer) d).reduce(1, (a, b) -> a * b);
            assertThat(network.neuronShapes().get(n.name()).values()).isEqualTo(perImage);
        });
        assertThat(network.weightLayers())
                .extracting(l -> l.name() + ".weight")
                .containsExactlyInAnyOrderElementsOf(golden.getStringList("quantized_weights"));
    }

    @Test
    void oneTimeStepIsEnough() {
        Network network = network("size = 15M", "timesteps = 1");

        assertThat(network.weightLayers()).allMatch(l -> l.runs() == 1);
        assertThat(shapes(network)).isEqualTo(shapes(network("size = 15M")));
    }

    @Test
    void aSecondHeadInTheCheckpointMeansThatItTakesPartUnlessTheDescriptorSaysOtherwise() {
        Map<String, int[]> keys = Map.of("head.weight", new int[] {1, 1}, "head_kd.weight", new int[] {1, 1});
        Family family = new SdtV2();

        assertThat(family.complete(descriptor("size = 15M"), keys).kd()).isTrue();
        assertThat(family.complete(descriptor("size = 15M"), Map.of("head.weight", new int[] {1, 1}))
                        .kd())
                .isFalse();
        assertThat(family.complete(descriptor("size = 15M", "kd = false"), keys).kd())
                .isFalse();
    }

    private static Object at(Config config, String section, String key) {
        return config.getObject(section).get(key).unwrapped();
    }

    private static Network network(String... lines) {
        return new SdtV2().build(descriptor(lines));
    }

    private static ModelDescriptor descriptor(String... lines) {
        String text =
                "name = x, family = sdt-v2, checkpoint = x.pth, timesteps = 4, image-size = 224, classes = 1000\n";
        return ModelDescriptor.parse(text + String.join("\n", lines), "x.conf");
    }

    private static Map<String, String> shapes(Network network) {
        return network.parameterShapes().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, e -> Arrays.toString(e.getValue())));
    }

    private static Map<String, String> listing(String name) throws IOException {
        Path file = Resources.file("model/state-dicts/sdtv2_" + name + ".txt");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(l -> !l.contains(".num_batches_tracked "))
                    .map(l -> l.substring(0, l.lastIndexOf(' ')).split(" ", 2))
                    .collect(toMap(l -> l[0], l -> l[1]));
        }
    }
}
