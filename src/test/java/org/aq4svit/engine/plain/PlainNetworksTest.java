package org.aq4svit.engine.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.aq4svit.drift.Trace;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.model.Network;
import org.aq4svit.model.Parameters;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small random networks of the families for which there are no goldens, against plain loops. The seeds are such that no membrane comes
 * within 1e-5 of where its neuron's output changes: what fires must be equal.
 */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "onednn"})
class PlainNetworksTest {
    @Parameter
    private String engine;

    private static final double MARGIN = 1e-5;
    private static final int IMAGES = 2;

    /** A network and the descriptor that says the same. */
    private record Case(PlainNetwork plain, int size, String descriptor) {
        @Override
        public String toString() {
            return descriptor;
        }
    }

    static Stream<Case> networks() {
        return Stream.of(
                new Case(
                        new PlainSdtV3(List.of(8, 8, 12, 24), List.of(1, 1), 4, 5, 4, 373),
                        32,
                        "family = sdt-v3, dims = [8, 8, 12, 24], depths = [1, 1], heads = 4"),
                new Case(
                        new PlainSdtV3(List.of(4, 8, 12, 16), List.of(2, 1), 2, 5, 8, 268),
                        16,
                        "family = sdt-v3, dims = [4, 8, 12, 16], depths = [2, 1], heads = 2, levels = 8"),
                new Case(
                        new PlainSdtV3Large(List.of(4, 8, 32), 2, 2, 5, false, true, 7),
                        64,
                        "family = sdt-v3, variant = large, dims = [4, 8, 32], depths = [2], heads = 2, kd = true"),
                new Case(
                        new PlainSdtV3Large(List.of(4, 8, 32), 1, 1, 5, true, false, 1),
                        64,
                        "family = sdt-v3, variant = large-rep, dims = [4, 8, 32], depths = [1], heads = 1"),
                new Case(
                        new PlainQsd(List.of(8, 8, 12, 24), List.of(1, 1), 4, 5, 1),
                        32,
                        "family = qsd, dims = [8, 8, 12, 24], depths = [1, 1], heads = 4"),
                new Case(
                        new PlainSpikingResformer(
                                4, List.of(16, 32, 32), List.of(1, 2, 4), List.of(1, 1, 1), 5, false, 9),
                        32,
                        "family = spiking-resformer, timesteps = 4, dims = [16, 32, 32], heads = [1, 2, 4],"
                                + " depths = [1, 1, 1]"),
                new Case(
                        new PlainSpikingResformer(
                                2, List.of(16, 16, 32), List.of(2, 1, 2), List.of(1, 2, 1), 5, true, 5),
                        8,
                        "family = spiking-resformer, variant = cifar, timesteps = 2, dims = [16, 16, 32],"
                                + " heads = [2, 1, 2], depths = [1, 2, 1]"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void fireAndAnswerAsPlainLoopsDo(Case net) {
        Random random = new Random(77);
        net.plain.answer(images(random, 4, net.size), net.size); // makes up the parameters
        float[] images = images(random, IMAGES, net.size);
        double[] logits = net.plain.answer(images, net.size);
        assertThat(net.plain.margin()).isGreaterThan(MARGIN);

        Model model = model(net);
        Map<String, Tensor> traced =
                new Trace(model, "absmax", engine).of(Tensor.of(images, IMAGES, 3, net.size, net.size), null, IMAGES);

        assertThat(model.network().parameterShapes().keySet())
                .containsExactlyInAnyOrderElementsOf(net.plain.parameters.keySet());
        assertThat(traced.keySet().stream().filter(k -> k.startsWith("h/")))
                .containsExactlyInAnyOrderElementsOf(
                        net.plain.neurons.keySet().stream().map(n -> "h/" + n).toList());
        net.plain.neurons.forEach((name, seen) -> check(name, seen, net.plain.steps, traced));
        for (int i = 0; i < logits.length; i++) {
            assertThat((double) traced.get("logits").floats()[i]).isCloseTo(logits[i], within(1e-5));
        }
    }

    private static void check(String name, PlainNetwork.Seen seen, int steps, Map<String, Tensor> traced) {
        float[] potentials = traced.get("h/" + name).floats();
        assertThat(potentials).hasSize(seen.potentials().length);
        for (int i = 0; i < potentials.length; i++) {
            double h = seen.potentials()[i];
            assertThat((double) potentials[i]).as("%s %d", name, i).isCloseTo(h, within(MARGIN));
        }
        float[] rates = traced.get("rate/" + name).floats();
        int each = potentials.length / steps;
        for (int t = 0; t < steps; t++) {
            double[] outputs = Arrays.copyOfRange(seen.outputs(), t * each, (t + 1) * each);
            double firing = Arrays.stream(outputs).filter(s -> s > 0).count();
            assertThat((double) rates[t]).as("rate of %s", name).isCloseTo(firing / each, within(1e-7));
        }
        double alive = Arrays.stream(seen.outputs()).filter(s -> s > 0).count() / (double) potentials.length;
        assertThat(alive).as("%s is alive", name).isBetween(0.05, 0.55);
    }

    private static Model model(Case net) {
        String text = "name = plain, checkpoint = none.pth, classes = 5, image-size = " + net.size + "\n";
        ModelDescriptor descriptor = ModelDescriptor.parse(text + net.descriptor, "plain.conf");
        Network network = descriptor.family().build(descriptor);
        return new Model(descriptor, network, new Parameters(net.plain.parameters), "");
    }

    private static float[] images(Random random, int count, int size) {
        float[] images = new float[count * 3 * size * size];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextGaussian();
        }
        return images;
    }
}
