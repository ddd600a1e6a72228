package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.junit.jupiter.api.Test;

/** A layer with a bias and two norms behind it, two channels wide. */
class AffineTest {
    private static final Op.Conv CONV = new Op.Conv("conv", 1, 2, 1, 1, 0, 1, true, 4);
    private static final List<Op.Multiplying> NORMS = List.of(new Op.BatchNorm("a", 2), new Op.BatchNorm("b", 2));
    private static final Parameters PARAMETERS = new Parameters(Map.of(
            "conv.bias", new float[] {0.5f, -1},
            "a.weight", new float[] {2, 3},
            "a.bias", new float[] {0.25f, 0},
            "a.running_mean", new float[] {1, -2},
            "a.running_var", new float[] {4, 0.25f},
            "b.weight", new float[] {-1, 1},
            "b.bias", new float[] {0, 7},
            "b.running_mean", new float[] {0.5f, 3},
            "b.running_var", new float[] {1, 9}));

    @Test
    void behindIntegersScalesBiasAndNormsAreOneMultiplyAdd() {
        List<Affine> folded = Affine.folded(new float[] {0.125f, 0.5f}, CONV, NORMS, PARAMETERS);

        assertThat(folded).hasSize(1);
        assertThat(apply(folded, 40, 0)).isCloseTo((float) normed(40 * 0.125, 0), within(1e-5f));
        assertThat(apply(folded, -7, 1)).isCloseTo((float) normed(-7 * 0.5, 1), within(1e-5f));
    }

    @Test
    void behindFloatsBiasAndNormsStaySeparateAsPyTorchHasThem() {
        List<Affine> chain = Affine.asPyTorch(CONV, NORMS, PARAMETERS);

        assertThat(chain).hasSize(3);
        assertThat(chain.get(0).shift()).containsExactly(0.5f, -1);
        assertThat(apply(chain, 5, 0)).isCloseTo((float) normed(5, 0), within(1e-5f));
        assertThat(apply(chain, -3.5f, 1)).isCloseTo((float) normed(-3.5, 1), within(1e-5f));
    }

    @Test
    void aLayerWithNothingBehindItKeepsItsScalesOnly() {
        Op.Conv bare = new Op.Conv("bare", 1, 2, 1, 1, 0, 1, false, 4);

        assertThat(Affine.asPyTorch(bare, List.of(), PARAMETERS)).isEmpty();
        Affine folded = Affine.folded(new float[] {0.125f, 0.5f}, bare, List.of(), PARAMETERS)
                .get(0);
        assertThat(folded.scale()).containsExactly(0.125f, 0.5f);
        assertThat(folded.shift()).containsExactly(0, 0);
    }

    @Test
    void factorsPerChannelAndPerHeadFoldLikeNorms() {
        Op.Conv bare = new Op.Conv("bare", 1, 2, 1, 1, 0, 1, false, 4);
        Parameters factors = new Parameters(Map.of("scale", new float[] {3, -2}, "rate", new float[] {0.25f, 0.04f}));
        List<Op.Multiplying> tail = List.of(new Op.ChannelScale("scale", 2), new Op.RateScale("rate", 2, 4, 2));

        List<Affine> folded = Affine.folded(new float[] {0.125f, 0.5f}, bare, tail, factors);
        List<Affine> chain = Affine.asPyTorch(tail, factors);

        assertThat(apply(folded, 8, 0)).isCloseTo(3f, within(1e-6f)); // 1 / sqrt(0.25 * 4) = 1
        assertThat(apply(folded, 8, 1)).isCloseTo(-20f, within(1e-5f)); // 1 / sqrt(0.04 * 4) = 2.5
        assertThat(chain).hasSize(2);
        assertThat(apply(chain, 4, 1)).isCloseTo(-20f, within(1e-5f));
    }

    private static float apply(List<Affine> chain, float x, int c) {
        float y = x;
        for (Affine affine : chain) {
            y = Math.fma(affine.scale()[c], y, affine.shift()[c]);
        }
        return y;
    }

    /** Bias and norms by their definition. */
    private static double normed(double x, int c) {
        double y = x + PARAMETERS.of("conv.bias")[c];
        for (Op.Multiplying op : NORMS) {
            String norm = op.name();
            double deviation = Math.sqrt(PARAMETERS.of(norm + ".running_var")[c] + 1e-5);
            y = (y - PARAMETERS.of(norm + ".running_mean")[c]) / deviation;
            y = y * PARAMETERS.of(norm + ".weight")[c] + PARAMETERS.of(norm + ".bias")[c];
        }
        return y;
    }
}
