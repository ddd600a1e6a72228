package org.aq4svit.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DriftMetricTest {
    /** Ten neurons of threshold 0.5 over two steps. */
    private static final LayerDrift LAYER = new LayerDrift(
            "lif",
            0.5f,
            10,
            new double[] {3, 1},
            new double[] {0.5, 0.1},
            new long[] {2, 1},
            new long[] {4, 2},
            new long[] {3, 3});

    /** The same without any drift. */
    private static final LayerDrift CALM = new LayerDrift(
            "calm", 1, 10, new double[2], new double[2], new long[2], new long[] {3, 3}, new long[] {3, 3});

    @Test
    void areAveragesOverNeuronsAndTime() {
        assertThat(DriftMetric.MEAN.of(LAYER)).isCloseTo((3 + 1) / 20.0 / 0.5, within(1e-12));
        assertThat(DriftMetric.NEAR_THRESHOLD.of(LAYER)).isCloseTo(0.6 / 20, within(1e-12));
        assertThat(DriftMetric.FLIPS.of(LAYER)).isCloseTo(3 / 20.0, within(1e-12));
        assertThat(LAYER.rate()).isCloseTo(6 / 20.0, within(1e-12));
        assertThat(LAYER.floatRate()).isCloseTo(6 / 20.0, within(1e-12));
    }

    @Test
    void ofANetworkAreAveragesOverItsLayers() {
        assertThat(DriftMetric.FLIPS.of(List.of(LAYER, CALM))).isCloseTo(3 / 20.0 / 2, within(1e-12));
        assertThat(DriftMetric.FLIPS.of(List.of())).isZero();
    }

    @Test
    void haveNames() {
        assertThat(DriftMetric.labels()).containsExactly("mean", "near-threshold", "flips");
        assertThat(DriftMetric.labels())
                .allSatisfy(
                        label -> assertThat(DriftMetric.named(label).label()).isEqualTo(label));
    }

    @Test
    void aGateLetsThroughWhatDoesNotExceedItsLimit() {
        double flips = DriftMetric.FLIPS.of(LAYER);

        assertThat(new Gate(DriftMetric.FLIPS, flips).passes(LAYER)).isTrue();
        assertThat(new Gate(DriftMetric.FLIPS, Math.nextDown(flips)).passes(LAYER))
                .isFalse();
        assertThat(new Gate(DriftMetric.MEAN, flips).passes(LAYER)).isFalse();
        assertThat(Gate.OPEN.passes(LAYER)).isTrue();
    }
}
