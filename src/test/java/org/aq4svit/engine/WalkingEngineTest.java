package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Gate;
import org.aq4svit.model.Golden;
import org.aq4svit.model.Network;
import org.aq4svit.model.Op;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Gram;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.quant.Setting;
import org.aq4svit.quant.WeightQuantizer;
import org.aq4svit.tensor.QuantizedWeights;
import org.junit.jupiter.api.Test;

/** How much work a walk is, counted with kernels that do none. */
class WalkingEngineTest {
    private static final long PLENTY = 1L << 30;
    private static final ImageBatch IMAGE = new ImageBatch(1, 1, new float[3]);

    private final CountingKernels kernels = new CountingKernels();
    private final List<Integer> quantized = new ArrayList<>();

    @Test
    void everyPrefixThatSettingsShareIsComputedOnce() {
        List<Setting> settings = GoldenImages.settings(
                "8", "*=8,stage4=4", "*=8,head=4", "*=8,stage3.block2.mlp=4", "8", "*=8,stage4=4,head=4");

        engine(PLENTY).walk(IMAGE, settings, Watch.BLIND);

        assertThat(kernels.layers).hasSize(distinctPrefixes(settings));
    }

    @Test
    void theFloatNetworkIsWalkedOnceIfTheWatchComparesToItAndFloatSettingsRideWithIt() {
        List<Setting> settings = GoldenImages.settings("8", "*=8,stage4=4", "fp32", "*=fp32,stage4=4");
        List<Setting> withFloat = new ArrayList<>(settings);
        withFloat.addAll(GoldenImages.settings("fp32"));

        engine(PLENTY).walk(IMAGE, settings, new DriftMeter(1, Gate.OPEN));
        assertThat(kernels.layers).hasSize(distinctPrefixes(withFloat));

        kernels.layers.clear();
        engine(PLENTY).walk(IMAGE, settings.subList(0, 1), new DriftMeter(1, Gate.OPEN));
        assertThat(kernels.layers).hasSize(2 * GoldenImages.LAYERS.size());

        kernels.layers.clear();
        engine(PLENTY).walk(IMAGE, settings.subList(0, 1), Watch.BLIND);
        assertThat(kernels.layers).hasSize(GoldenImages.LAYERS.size());
    }

    @Test
    void layersRunInTheOrderOfTheNetwork() {
        engine(PLENTY).walk(IMAGE, GoldenImages.settings("8"), Watch.BLIND);

        assertThat(kernels.layers).isEqualTo(names(GoldenImages.MODEL.network()));
    }

    @Test
    void allMemoryComesBackAndLittleIsHeldAtATime() {
        engine(PLENTY).walk(IMAGE, GoldenImages.settings("8"), Watch.BLIND);

        assertThat(kernels.alive()).isEmpty();
        assertThat(kernels.mostAlive()).isLessThanOrEqualTo(6); // q, k, v, what they come from, the stream and the next
    }

    @Test
    void whatIsStoppedComputesNoFurtherAndFreesItsMemory() {
        List<Setting> settings = GoldenImages.settings("8", "*=8,stage4=4", "4");

        List<Outcome> outcomes = engine(PLENTY).walk(IMAGE, settings, new StopsAt("block3.0.attn.v_lif", false));

        assertThat(outcomes).allSatisfy(o -> {
            assertThat(o.stoppedAt()).contains("block3.0.attn.v_lif");
            assertThat(o.logits()).isEmpty();
        });
        assertThat(kernels.layers).doesNotContain("block3.0.attn.proj_conv.0.body.0");
        assertThat(kernels.alive()).isEmpty();
    }

    @Test
    void theFloatNetworkStopsWithTheLastOfThoseItIsComparedWith() {
        List<Setting> settings = GoldenImages.settings("8", "4");

        engine(PLENTY).walk(IMAGE, settings, new StopsAt("downsample2.encode_lif", true));

        assertThat(kernels.layers).contains("downsample2.encode_conv").noneMatch(layer -> layer.startsWith("block3"));
        assertThat(kernels.alive()).isEmpty();
    }

    @Test
    void whatRidesWithTheFloatNetworkIsNeverStopped() {
        List<Setting> settings = GoldenImages.settings("8", "fp32", "*=fp32,stage4=4");

        List<Outcome> outcomes = engine(PLENTY).walk(IMAGE, settings, new StopsAt("downsample3.encode_lif", true));

        assertThat(outcomes.get(0).stoppedAt()).contains("downsample3.encode_lif");
        assertThat(outcomes.get(1).stoppedAt()).isEmpty();
        assertThat(outcomes.get(2).stoppedAt()).isEmpty();
        assertThat(kernels.alive()).isEmpty();
    }

    @Test
    void aLayerIsQuantizedOncePerWidthWhateverIsAskedForAgain() {
        Engine engine = engine(PLENTY);
        List<Setting> settings = GoldenImages.settings("8", "*=8,stage4=4", "fp32");

        engine.walk(IMAGE, settings, Watch.BLIND);
        engine.walk(IMAGE, settings, Watch.BLIND);

        long inStage4 = GoldenImages.LAYERS.stream()
                .filter(l -> l.stage().equals("stage4"))
                .count();
        assertThat(quantized).filteredOn(bits -> bits == 8).hasSize(GoldenImages.LAYERS.size());
        assertThat(quantized).filteredOn(bits -> bits == 4).hasSize((int) inStage4);
    }

    @Test
    void littleRoomForWeightsCostsTimeAndNothingElse() {
        Engine engine = engine(1);

        engine.walk(IMAGE, GoldenImages.settings("8"), Watch.BLIND);
        engine.walk(IMAGE, GoldenImages.settings("8"), Watch.BLIND);

        assertThat(quantized).hasSize(2 * GoldenImages.LAYERS.size());
        assertThat(kernels.layers).hasSize(2 * GoldenImages.LAYERS.size());
    }

    @Test
    void aSecondHeadIsWalkedToo() {
        Network network = Golden.network("kd = true");

        assertThat(new Program(network).layers())
                .extracting(l -> l.conv().name())
                .isEqualTo(names(network))
                .endsWith("head", "head_kd");
    }

    private Engine engine(long weightBytes) {
        WeightQuantizer counting = new WeightQuantizer() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public QuantizedWeights quantize(float[] weights, int channels, int bits, Supplier<Gram> inputs) {
                quantized.add(bits);
                return Quantizers.named("absmax").quantize(weights, channels, bits, inputs);
            }
        };
        return new WalkingEngine<>(
                GoldenImages.MODEL.network(),
                GoldenImages.MODEL.parameters(),
                new Quantization(counting, LayerInputs.UNKNOWN),
                weightBytes,
                (conv, weights, bits) -> conv.name(),
                () -> kernels);
    }

    private static List<String> names(Network network) {
        return network.weightLayers().stream().map(WeightLayer::name).toList();
    }

    /** Layers times the different ways in which settings arrive at the end of the layer's block. */
    private static int distinctPrefixes(List<Setting> settings) {
        int sum = 0;
        for (int i = 0; i < GoldenImages.LAYERS.size(); i++) {
            Set<List<Integer>> prefixes = new HashSet<>();
            int end = endOfBlock(i);
            settings.forEach(
                    s -> prefixes.add(IntStream.range(0, end).mapToObj(s::bits).toList()));
            sum += prefixes.size();
        }
        return sum;
    }

    private static int endOfBlock(int layer) {
        String block = GoldenImages.LAYERS.get(layer).block();
        int end = layer;
        while (end < GoldenImages.LAYERS.size()
                && GoldenImages.LAYERS.get(end).block().equals(block)) {
            end++;
        }
        return end;
    }

    private record StopsAt(String layer, boolean comparesToFloat) implements Watch {
        @Override
        public Watch fork() {
            return this;
        }

        @Override
        public void membranes(Op.Neuron neuron, Membranes seen) {}

        @Override
        public boolean goOn(Op.Neuron neuron) {
            return !neuron.name().equals(layer);
        }
    }
}
