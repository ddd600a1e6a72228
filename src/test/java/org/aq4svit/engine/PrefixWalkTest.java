package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.drift.Drifts;
import org.aq4svit.drift.Gate;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.model.Op;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one walk over many settings promises, tried on the golden network. */
class PrefixWalkTest {
    private static final List<Setting> SETTINGS = GoldenImages.settings(
            "8",
            "fp32",
            "*=8,stage3=4",
            "*=8,stage3.block2.attn=3",
            "*=fp32,head=2",
            "*=fp32,stage3=2",
            "2",
            "*=8,stage3=4,head=4",
            "*=8,stage1.down1=fp32",
            "8");

    private static Engine engine;
    private static List<Outcome> together;

    @BeforeAll
    static void walk() {
        engine = GoldenImages.engine();
        together = engine.walk(GoldenImages.ALL, SETTINGS, meter(Gate.OPEN));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void aSettingAloneComesOutAsInCompany() {
        for (int i = 0; i < SETTINGS.size(); i++) {
            Outcome alone = engine.walk(GoldenImages.ALL, SETTINGS.subList(i, i + 1), meter(Gate.OPEN))
                    .get(0);

            assertSame(alone, together.get(i));
        }
    }

    @Test
    void theOrderOfSettingsDoesNotMatter() {
        List<Setting> reversed = new ArrayList<>(SETTINGS);
        Collections.reverse(reversed);

        List<Outcome> outcomes = new ArrayList<>(engine.walk(GoldenImages.ALL, reversed, meter(Gate.OPEN)));

        Collections.reverse(outcomes);
        assertSame(outcomes, together);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void theSizeOfABatchDoesNotMatter(int size) {
        List<float[]> logits = new ArrayList<>(Collections.nCopies(SETTINGS.size(), new float[0]));
        List<List<LayerDrift>> seen = new ArrayList<>(Collections.nCopies(SETTINGS.size(), List.of()));
        for (int from = 0; from < 8; from += size) {
            ImageBatch part = GoldenImages.ALL.part(from, Math.min(8, from + size));
            List<Outcome> outcomes = engine.walk(part, SETTINGS, meter(Gate.OPEN));
            for (int i = 0; i < SETTINGS.size(); i++) {
                logits.set(i, joined(logits.get(i), outcomes.get(i).logits().orElseThrow()));
                seen.set(i, Drifts.sum(seen.get(i), GoldenImages.seen(outcomes.get(i))));
            }
        }

        for (int i = 0; i < SETTINGS.size(); i++) {
            float rounding = SETTINGS.get(i).text().contains("32") ? 1e-6f : 0; // integer layers know none
            assertThat(logits.get(i))
                    .as("logits of %s", SETTINGS.get(i))
                    .containsExactly(together.get(i).logits().orElseThrow(), within(rounding));
            assertThat(counts(seen.get(i)))
                    .as("%s", SETTINGS.get(i))
                    .isEqualTo(counts(GoldenImages.seen(together.get(i))));
        }
    }

    @Test
    void beingWatchedChangesNothing() {
        List<Outcome> unwatched = engine.walk(GoldenImages.ALL, SETTINGS, Watch.BLIND);

        for (int i = 0; i < SETTINGS.size(); i++) {
            assertThat(unwatched.get(i).logits().orElseThrow())
                    .containsExactly(together.get(i).logits().orElseThrow());
        }
    }

    @Test
    void equalSettingsHaveOutcomesOfTheirOwn() {
        Outcome first = together.get(0);
        Outcome last = together.get(SETTINGS.size() - 1);

        assertSame(first, last);
        assertThat(first.watch()).isNotSameAs(last.watch());
    }

    @Test
    void noSettingsIsNoWork() {
        assertThat(engine.walk(GoldenImages.ALL, List.of(), meter(Gate.OPEN))).isEmpty();
    }

    @Test
    void layersAsInTheFloatNetworkDoNotDrift() {
        Outcome lateChange = together.get(
                SETTINGS.indexOf(GoldenImages.settings("*=fp32,stage3=2").get(0)));

        List<LayerDrift> seen = GoldenImages.seen(lateChange);

        int first = IntStream.range(0, seen.size())
                .filter(i -> DriftMetric.MEAN.of(seen.get(i)) > 0)
                .findFirst()
                .orElseThrow();
        assertThat(seen.get(first - 1).layer()).isEqualTo("downsample3.encode_lif"); // before the first weights changed
        assertThat(seen.get(first).layer()).isEqualTo("block3.0.attn.head_lif");
    }

    @ParameterizedTest
    @CsvSource({"0.001, 8", "0.3, 8", "0.428, 6", "0.43, 4", "0.5, 0"})
    void aWatchStopsASettingAtTheFirstLayerOverTheLimitAndTheOthersGoOn(double limit, int stopped) {
        List<Outcome> gated = engine.walk(GoldenImages.ALL, SETTINGS, meter(new Gate(DriftMetric.FLIPS, limit)));

        assertThat(gated).filteredOn(o -> o.stoppedAt().isPresent()).hasSize(stopped);
        for (int i = 0; i < SETTINGS.size(); i++) {
            List<LayerDrift> all = GoldenImages.seen(together.get(i));
            int stop = IntStream.range(0, all.size())
                    .filter(l -> DriftMetric.FLIPS.of(all.get(l)) > limit)
                    .findFirst()
                    .orElse(-1);
            Outcome outcome = gated.get(i);
            if (stop < 0) {
                assertSame(outcome, together.get(i));
            } else {
                assertThat(outcome.stoppedAt()).contains(all.get(stop).layer());
                assertThat(outcome.logits()).isEmpty();
                assertSameDrift(GoldenImages.seen(outcome), all.subList(0, stop + 1));
            }
        }
    }

    @Test
    void twoThreadsAtOnceGiveTheSameAsOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<List<Outcome>> walk = () -> engine.walk(GoldenImages.ALL, SETTINGS, meter(Gate.OPEN));
            for (Future<List<Outcome>> outcomes : threads.invokeAll(Collections.nCopies(6, walk))) {
                assertSame(outcomes.get(), together);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anEngineServesOnAfterAFailure() {
        Watch broken = new DriftlessWatch() {
            @Override
            public boolean goOn(Op.Neuron neuron) {
                throw new IllegalStateException("broken watch");
            }
        };

        assertThatIllegalStateException().isThrownBy(() -> engine.walk(GoldenImages.ALL, SETTINGS, broken));
        assertSame(engine.walk(GoldenImages.ALL, SETTINGS, meter(Gate.OPEN)), together);
    }

    /** Sees membranes, compares with nothing. */
    private abstract static class DriftlessWatch implements Watch {
        @Override
        public Watch fork() {
            return this;
        }

        @Override
        public boolean comparesToFloat() {
            return false;
        }

        @Override
        public void membranes(Op.Neuron neuron, Membranes seen) {
            assertThat(seen.reference()).isSameAs(seen.own());
        }
    }

    private static DriftMeter meter(Gate gate) {
        return new DriftMeter(GoldenImages.STEPS, gate);
    }

    private static void assertSame(List<Outcome> outcomes, List<Outcome> expected) {
        assertThat(outcomes).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(outcomes.get(i), expected.get(i));
        }
    }

    private static void assertSame(Outcome outcome, Outcome expected) {
        assertThat(outcome.logits().orElseThrow())
                .containsExactly(expected.logits().orElseThrow());
        assertThat(outcome.stoppedAt()).isEqualTo(expected.stoppedAt());
        assertSameDrift(GoldenImages.seen(outcome), GoldenImages.seen(expected));
    }

    private static void assertSameDrift(List<LayerDrift> seen, List<LayerDrift> expected) {
        assertThat(seen).usingRecursiveComparison().isEqualTo(expected);
    }

    /** All that is counted and not summed up in floating point. */
    private static List<String> counts(List<LayerDrift> layers) {
        return layers.stream()
                .map(l -> l.layer()
                        + l.neurons()
                        + Arrays.toString(l.flips())
                        + Arrays.toString(l.spikes())
                        + Arrays.toString(l.floatSpikes()))
                .toList();
    }

    private static float[] joined(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
