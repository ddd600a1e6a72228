package org.aq4svit.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.aq4svit.engine.Watch;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftMeterTest {
    private static final int STEPS = 3;
    private static final int NEURONS = 1000;

    private final Random random = new Random(9);
    private final float[][] own = membranes();
    private final float[][] reference = membranes();

    @ParameterizedTest
    @ValueSource(floats = {1, 0.5f})
    void talliesWhatAPlainLoopTallies(float threshold) {
        DriftMeter meter = new DriftMeter(STEPS, Gate.OPEN);
        show(meter, neuron("lif", threshold), own, reference);

        LayerDrift seen = meter.layers().get(0);

        assertThat(seen.layer()).isEqualTo("lif");
        assertThat(seen.neurons()).isEqualTo(NEURONS);
        double h = threshold / 4;
        for (int t = 0; t < STEPS; t++) {
            double distance = 0;
            double near = 0;
            int flips = 0;
            int spikes = 0;
            int floatSpikes = 0;
            for (int n = 0; n < NEURONS; n++) {
                double apart = Math.abs(own[t][n] - reference[t][n]);
                distance += apart;
                near += apart * Math.max(0, 1 - Math.abs((reference[t][n] - threshold) / h));
                spikes += own[t][n] >= threshold ? 1 : 0;
                floatSpikes += reference[t][n] >= threshold ? 1 : 0;
                flips += own[t][n] >= threshold != reference[t][n] >= threshold ? 1 : 0;
            }
            assertThat(seen.distance()[t]).isCloseTo(distance, within(1e-3));
            assertThat(seen.near()[t]).isCloseTo(near, within(1e-3));
            assertThat(seen.flips()[t]).isEqualTo(flips);
            assertThat(seen.spikes()[t]).isEqualTo(spikes);
            assertThat(seen.floatSpikes()[t]).isEqualTo(floatSpikes);
            assertThat(seen.rate(t)).isEqualTo(spikes / 1000.0);
            assertThat(seen.flipRate(t)).isEqualTo(flips / 1000.0);
            assertThat(seen.meanDistance(t)).isEqualTo(seen.distance()[t] / 1000);
        }
    }

    @Test
    void integerValuedNeuronsDriftByTheirInputsAndFlipWhereTheirOutputsDiffer() {
        Firing quarters = new Firing.Levels(4, 4, 4, Firing.Rounding.HALF_UP);
        DriftMeter meter = new DriftMeter(1, Gate.OPEN);
        float[] own = {0.5f, 0.3f, 7, -1};
        float[] reference = {0.125f, 0.25f, 2, 0.1f};

        meter.membranes(new Op.Neuron("n", quarters, Op.Axes.CHANNEL), piece(0, 0, own, reference));

        LayerDrift seen = meter.layers().get(0);
        assertThat(seen.threshold()).isEqualTo(0.25f);
        assertThat(seen.distance()[0]).isCloseTo(0.375 + 0.05 + 5 + 1.1, within(5e-5));
        assertThat(seen.near()[0]).isCloseTo(0.375 + 1.1 * (1 - 0.025 / 0.0625), within(5e-5));
        assertThat(seen.flips()).containsExactly(1);
        assertThat(seen.spikes()).containsExactly(3);
        assertThat(seen.floatSpikes()).containsExactly(3);
    }

    @Test
    void aMembraneExactlyAtTheThresholdIsASpike() {
        DriftMeter meter = new DriftMeter(1, Gate.OPEN);

        meter.membranes(neuron("lif", 1), piece(0, 0, new float[] {1, 1, Math.nextDown(1f)}, new float[] {1, 0.5f, 1}));

        assertThat(meter.layers().get(0).spikes()).containsExactly(2);
        assertThat(meter.layers().get(0).floatSpikes()).containsExactly(2);
        assertThat(meter.layers().get(0).flips()).containsExactly(2);
    }

    @Test
    void whatIsComparedWithItselfFiresAndDoesNotDrift() {
        DriftMeter meter = new DriftMeter(STEPS, Gate.OPEN);
        show(meter, neuron("lif", 1), own, own);

        LayerDrift seen = meter.layers().get(0);

        assertThat(seen.distance()).containsOnly(0);
        assertThat(seen.flips()).containsOnly(0);
        assertThat(seen.spikes()).isEqualTo(seen.floatSpikes()).doesNotContain(0);
    }

    @Test
    void aForkHasSeenTheSameAndGoesItsOwnWay() {
        DriftMeter meter = new DriftMeter(STEPS, Gate.OPEN);
        show(meter, neuron("first", 1), own, reference);
        DriftMeter fork = meter.fork();
        show(fork, neuron("second", 1), own, reference);

        assertThat(fork.layers()).extracting(LayerDrift::layer).containsExactly("first", "second");
        assertThat(meter.layers()).extracting(LayerDrift::layer).containsExactly("first");
        show(meter, neuron("first", 1), own, reference);
        assertThat(meter.layers().get(0).neurons()).isEqualTo(2 * NEURONS);
        assertThat(fork.layers().get(0).neurons()).isEqualTo(NEURONS);
    }

    @Test
    void goesOnWhileItsGatePasses() {
        DriftMeter meter = new DriftMeter(1, new Gate(DriftMetric.FLIPS, 0.25));
        Op.Neuron calm = neuron("calm", 1);
        Op.Neuron wild = neuron("wild", 1);

        meter.membranes(calm, piece(0, 0, new float[] {1, 0, 0, 0}, new float[4])); // one of four flips
        meter.membranes(wild, piece(0, 0, new float[] {1, 1, 0, 0}, new float[4]));

        assertThat(meter.goOn(calm)).isTrue();
        assertThat(meter.goOn(wild)).isFalse();
    }

    @Test
    void talliesOfBatchesAddUpToThatOfAllImages() {
        DriftMeter all = new DriftMeter(STEPS, Gate.OPEN);
        DriftMeter first = new DriftMeter(STEPS, Gate.OPEN);
        DriftMeter second = new DriftMeter(STEPS, Gate.OPEN);
        show(first, neuron("a", 1), own, reference);
        show(first, neuron("b", 1), reference, own);
        show(second, neuron("a", 1), reference, own); // stopped before b
        show(all, neuron("a", 1), own, reference);
        show(all, neuron("b", 1), reference, own);
        show(all, neuron("a", 1), reference, own);

        List<LayerDrift> sum = Drifts.sum(first.layers(), second.layers());

        assertThat(sum).usingRecursiveComparison().isEqualTo(all.layers());
        assertThat(Drifts.sum(List.of(), sum)).isEqualTo(sum);
    }

    /** Shows membranes in pieces of uneven length, as kernels do, out of larger arrays. */
    private static void show(DriftMeter meter, Op.Neuron neuron, float[][] own, float[][] reference) {
        for (int from = 0; from < NEURONS; from += 300) {
            int length = Math.min(300, NEURONS - from);
            for (int t = 0; t < STEPS; t++) {
                meter.membranes(neuron, new Watch.Membranes(t, from, own[t], from, reference[t], from, length));
            }
        }
    }

    private static Watch.Membranes piece(int step, int position, float[] own, float[] reference) {
        return new Watch.Membranes(step, position, own, 0, reference, 0, own.length);
    }

    private static Op.Neuron neuron(String name, float threshold) {
        return new Op.Neuron(name, threshold, 2, Op.Axes.CHANNEL);
    }

    private float[][] membranes() {
        float[][] h = new float[STEPS][NEURONS];
        for (float[] step : h) {
            for (int n = 0; n < NEURONS; n++) {
                step[n] = (float) (random.nextGaussian() + 0.7);
            }
        }
        return h;
    }
}
