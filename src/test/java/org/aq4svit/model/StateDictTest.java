package org.aq4svit.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the state dicts of the authors' models: a listing of them has a key, its shape and its type per line. */
class StateDictTest {
    /** Listing, family, descriptor, parameters of the model with those that are stored and never used. */
    private static final String PUBLISHED = """
            listing                       | family            | descriptor                                | parameters
            QKFormer_10_384               | qkformer          | size = 10-384                             |  16473688
            QKFormer_10_512               | qkformer          | size = 10-512                             |  29079336
            QKFormer_10_768               | qkformer          | size = 10-768                             |  64962760
            QKFormer_cifar10_4_384        | qkformer          | "size = 4-384, classes = 10" | 6706234
            qsd_spikformer_12_512_CAFormer | qsd              | size = 12-512                             |  75022870
            qsd_spikformer_8_15M_CAFormer | qsd               | size = 15M                                |  15245862
            qsd_spikformer_8_256_CAFormer | qsd               | size = 8-256                              |   8432142
            qsd_spikformer_8_384_CAFormer | qsd               | size = 31M                                |  31527302
            qsd_spikformer_8_512_CAFormer | qsd               | size = 55M                                |  55607830
            qsd_spikformer_8_768_CAFormer | qsd               | size = 8-768                              | 124127030
            sdtv1_10_512                  | sdt-v1            | size = 10-512                             |  36006056
            sdtv1_2_256_cifar10           | sdt-v1            | "size = 2-256, classes = 10" | 2567082
            sdtv1_2_512_cifar10           | sdt-v1            | "size = 2-512, classes = 10" | 10233546
            sdtv1_6_512                   | sdt-v1            | size = 6-512                              |  23373736
            sdtv1_8_384                   | sdt-v1            | size = 8-384                              |  16816536
            sdtv1_8_512                   | sdt-v1            | size = 8-512                              |  29689896
            sdtv1_8_768                   | sdt-v1            | size = 8-768                              |  66339144
            sdtv2_15M                     | sdt-v2            | size = 15M                                |  15112208
            sdtv2_15M_kd                  | sdt-v2            | size = 15M                                |  15473208
            sdtv2_240                     | sdt-v2            | "heads = 8, dims = [48, 96, 192, 240]"               |   8033128
            sdtv2_240_kd                  | sdt-v2            | "heads = 8, dims = [48, 96, 192, 240]"               |   8274128
            sdtv2_31M                     | sdt-v2            | size = 31M                                |  31333864
            sdtv2_31M_kd                  | sdt-v2            | size = 31M                                |  31814864
            sdtv2_55M                     | sdt-v2            | size = 55M                                |  55350248
            sdtv2_55M_kd                  | sdt-v2            | size = 55M                                |  55991248
            sdtv2_8_768                   | sdt-v2            | size = 8-768                              | 123741160
            sdtv2_8_768_kd                | sdt-v2            | size = 8-768                              | 124702160
            sdtv2_tiny256                 | sdt-v2            | "heads = 8, dims = [48, 96, 192, 256]"               |   8333176
            sdtv2_tiny256_kd              | sdt-v2            | "heads = 8, dims = [48, 96, 192, 256]"               |   8590176
            sdtv3_base_t                  | sdt-v3            | size = t                                  |   2702048
            sdtv3_base_s                  | sdt-v3            | size = 5.1M                               |   5105608
            sdtv3_base_m                  | sdt-v3            | size = 10M                                |  10023112
            sdtv3_base_l                  | sdt-v3            | size = 19M                                |  18987504
            sdtv3_large_spikformer12_512  | sdt-v3            | size = 83M                                |  82502952
            sdtv3_large_spikformer12_512_kd | sdt-v3          | "heads = 8, dims = [128, 256, 512]"                  |  83015952
            sdtv3_large_spikformer12_768  | sdt-v3            | "heads = 8, dims = [196, 384, 768], depths = [12]"   | 170971714
            sdtv3_large_spikformer12_768_kd | sdt-v3          | size = 172M                               | 171740714
            spikformer_10_512             | spikformer        | size = 10-512                             |  36025896
            spikformer_6_512              | spikformer        | size = 6-512                              |  23385640
            spikformer_8_384              | spikformer        | size = 8-384                              |  16828312
            spikformer_8_512              | spikformer        | size = 8-512                              |  29705768
            spikformer_8_768              | spikformer        | size = 8-768                              |  66363208
            spikformer_cifar10_2_384      | spikformer        | "size = 2-384, classes = 10" | 5768122
            spikformer_cifar10_4_256      | spikformer        | "size = 4-256, classes = 10"  | 4159274
            spikformer_cifar10_4_384      | spikformer        | "size = 4-384, classes = 10" | 9330874
            spikingformer_8_384           | spikingformer     | size = 8-384                              |  16828312
            spikingformer_8_512           | spikingformer     | size = 8-512                              |  29705768
            spikingformer_8_768           | spikingformer     | size = 8-768                              |  66363208
            spikingformer_cifar10_2_384   | spikingformer     | "size = 2-384, classes = 10" | 5765818
            spikingformer_cifar10_4_256   | spikingformer     | "size = 4-256, classes = 10"  | 4156202
            spikingformer_cifar10_4_384   | spikingformer     | "size = 4-384, classes = 10" | 9326266
            spikingresformer_ti           | spiking-resformer | size = ti                                 |  11180992
            spikingresformer_s            | spiking-resformer | size = s                                  |  17813824
            spikingresformer_m            | spiking-resformer | size = m                                  |  35601472
            spikingresformer_l            | spiking-resformer | size = l                                  |  60375680
            spikingresformer_cifar        | spiking-resformer | "size = ti, classes = 10"                  | 10793152
            """;

    /** Keys of QSD-Transformer that its authors keep as buffers. */
    private static final List<String> BUFFERS = List.of(".init_state", ".act.signed");

    private static final String EVENTS = "spikformer_cifar10dvs_2_256";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', useHeadersInDisplayName = true, textBlock = PUBLISHED)
    void everyKeyIsReadOrKnownToBeUnused(String listing, String family, String descriptor, long parameters)
            throws IOException {
        Map<String, int[]> stored = listing(listing);

        Network network = network(stored, descriptor);

        assertThat(network.family()).isEqualTo(family);
        Map<String, int[]> unused = new HashMap<>(stored);
        unused.keySet().removeIf(k -> network.unused().stream().noneMatch(k::endsWith));
        Map<String, int[]> used = new HashMap<>(stored);
        used.keySet().removeAll(unused.keySet());
        assertThat(shown(network.parameterShapes())).isEqualTo(shown(used));
        BUFFERS.forEach(b -> unused.keySet().removeIf(k -> k.endsWith(b)));
        long idle = unused.values().stream().mapToLong(Tensor::elements).sum();
        assertThat(network.parameters() + idle).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', useHeadersInDisplayName = true, textBlock = PUBLISHED)
    void exactlyOneFamilyRecognisesThem(String listing, String family, String descriptor, long parameters)
            throws IOException {
        Set<String> keys = listing(listing).keySet();

        List<String> recognising = Families.names().stream()
                .filter(f -> Families.named(f).recognises(keys))
                .toList();

        assertThat(recognising).containsExactly(family);
    }

    @Test
    void aNetworkForStreamsOfEventsIsRefused() throws IOException {
        Map<String, int[]> keys = listing(EVENTS);

        assertThatThrownBy(() -> network(keys, "dims = [256], depths = [2], heads = 16"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "x.pth: expected a network for images, found one for streams of events (it has a pos_embed)");
    }

    @Test
    void tensorsOfNoFamilyAreRefusedByName() {
        assertThatThrownBy(() -> network(Map.of("conv.weight", new int[] {1}), "size = 15M"))
                .isInstanceOf(InputException.class)
                .hasMessage("x.pth: expected the tensors of one of " + String.join(", ", Families.names())
                        + ", found 1 unknown (conv.weight); if it is one of them, name it as 'family' in x.conf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"size = 15M, timesteps = 4", "dims = [64, 128, 256, 360], timesteps = 0"})
    void familiesWithoutATimeAxisRefuseTimeSteps(String lines) {
        assertThatThrownBy(() -> network(Map.of("downsample1_1.encode_conv.alpha", new int[] {1}), lines))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("timesteps: expected 1, as this family has no time axis, found ");
    }

    @Test
    void noListingIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(Resources.file("model/state-dicts"))) {
            Set<String> tested =
                    PUBLISHED.lines().skip(1).map(l -> l.split("\\|")[0].trim()).collect(Collectors.toSet());
            tested.add(EVENTS);
            assertThat(files.map(f -> f.getFileName().toString().replace(".txt", "")))
                    .hasSize(57)
                    .containsExactlyInAnyOrderElementsOf(tested);
        }
    }

    private static Network network(Map<String, int[]> keys, String lines) {
        String text = "name = x, checkpoint = x.pth, image-size = 224, classes = 1000\n";
        ModelDescriptor given = ModelDescriptor.parse(text + lines, "x.conf");
        ModelDescriptor complete = Model.complete(given, keys);
        boolean timed = !complete.has("timesteps")
                && !Set.of("sdt-v3", "qsd").contains(complete.family().name());
        return complete.family().build(timed ? complete.with("timesteps", 4) : complete);
    }

    private static Map<String, int[]> listing(String name) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Resources.file("model/state-dicts/" + name + ".txt"))) {
            String[] parts = line.substring(0, line.lastIndexOf(']')).split(" \\[", -1);
            int[] shape = Stream.of(parts[1].split(", "))
                    .filter(n -> !n.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            shapes.put(parts[0], shape);
        }
        shapes.keySet().removeIf(k -> k.endsWith(".num_batches_tracked"));
        return shapes;
    }

    private static Map<String, String> shown(Map<String, int[]> shapes) {
        return shapes.entrySet().stream().collect(toMap(Map.Entry::getKey, e -> Arrays.toString(e.getValue())));
    }
}
