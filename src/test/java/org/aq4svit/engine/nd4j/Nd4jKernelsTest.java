package org.aq4svit.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class Nd4jKernelsTest {
    private static final int STEPS = 3;
    private static final List<Affine> NONE = List.of();
    private static final String CONVOLUTIONS = """
            # size, in, out, kernel, stride, padding, groups
            9,      3,  8,   7,      2,      3,       1
            8,      3,  8,   7,      2,      3,       1
            7,      4,  6,   3,      1,      1,       1
            7,      4,  6,   3,      2,      1,       1
            6,      4,  6,   3,      2,      1,       1
            5,      4,  6,   3,      1,      0,       1
            1,      4,  6,   3,      1,      1,       1
            6,      5,  7,   1,      1,      0,       1
            6,      5,  7,   1,      2,      0,       1
            8,      6,  6,   7,      1,      3,       6
            6,      5,  5,   3,      1,      0,       5
            7,      5,  5,   3,      2,      1,       5
            5,      6,  9,   3,      1,      1,       3
            4,      8,  8,   3,      2,      1,       2
            8,      3,  4,   4,      4,      0,       1
            """;

    private final Random random = new Random(5);
    private final Nd4jKernels kernels = new Nd4jKernels(STEPS, new Slab.Pool(1 << 20));

    @AfterEach
    void close() {
        kernels.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CONVOLUTIONS)
    void aConvolutionOfRealNumbersIsThePlainSum(int size, int in, int out, int k, int stride, int pad, int groups) {
        Op.Conv conv = new Op.Conv("c", in, out, k, stride, pad, groups, false, 4);
        float[] x = floats(2 * size * size * in, random::nextGaussian);
        float[] weights = floats((int) conv.weights(), random::nextGaussian);

        float[] y = kernels.values(linear(pictures(2, size, in, x), conv, weights));

        double[] expected = PlainLoops.conv(x, 2, size, conv, weights);
        assertThat(y).hasSize(expected.length);
        for (int i = 0; i < y.length; i++) {
            assertThat((double) y[i]).isCloseTo(expected[i], within(2e-5));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = CONVOLUTIONS)
    void aConvolutionOfSpikesWithIntegersIsExact(int size, int in, int out, int k, int stride, int pad, int groups) {
        Op.Conv conv = new Op.Conv("c", in, out, k, stride, pad, groups, false, 4);
        float[] x = spikes(2 * size * size * in);
        float[] weights = floats((int) conv.weights(), () -> random.nextInt(65535) - 32767);

        float[] y = kernels.values(linear(pictures(2, size, in, x), conv, weights));

        assertThat(y).containsExactly(rounded(PlainLoops.conv(x, 2, size, conv, weights)));
    }

    @Test
    void multiplyAddsFollowOneAfterTheOther() {
        int channels = 6;
        float[] x = floats(5 * 40 * 40 * channels, random::nextGaussian); // longer than the passes' pieces
        List<Affine> affines = List.of(affine(channels), affine(channels));

        float[] y = kernels.values(
                kernels.linear(pictures(5, 40, channels, x), identity(channels), eye(channels), affines, 0, null));

        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isEqualTo(applied(affines, x[i], i % channels));
        }
    }

    @Test
    void aBorderHoldsWhatTheMultiplyAddsMakeOfZero() {
        int channels = 3;
        float[] x = floats(2 * 4 * 4 * channels, random::nextGaussian);
        List<Affine> affines = List.of(affine(channels));

        Frames y = kernels.linear(pictures(2, 4, channels, x), identity(channels), eye(channels), affines, 2, null);

        assertThat(List.of(y.frames(), y.height(), y.width(), y.channels())).containsExactly(2, 8, 8, 3);
        float[] values = kernels.values(y);
        for (int i = 0; i < values.length; i++) {
            int c = i % channels;
            int column = i / channels % 8 - 2;
            int row = i / channels / 8 % 8 - 2;
            int frame = i / channels / 64;
            boolean inside = row >= 0 && row < 4 && column >= 0 && column < 4;
            float from = inside ? x[((frame * 4 + row) * 4 + column) * channels + c] : 0;
            assertThat(values[i]).isEqualTo(applied(affines, from, c));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aResidualIsAddedInEveryStepWhicheverOfBothChangesWithTime(boolean timed, boolean residualTimed) {
        int channels = 2;
        List<Affine> affines = List.of(affine(channels));
        Frames x = frames(timed, 2, 50, channels);
        Frames residual = frames(residualTimed, 2, 50, channels);

        Frames y = kernels.linear(x, identity(channels), eye(channels), affines, 0, residual);

        assertThat(y.timed()).isEqualTo(timed || residualTimed);
        float[] values = kernels.values(y);
        float[] a = kernels.values(x);
        float[] b = kernels.values(residual);
        assertThat(values).hasSize(Math.max(a.length, b.length));
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(applied(affines, a[i % a.length], i % channels) + b[i % b.length]);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aSumRepeatsWhatDoesNotChangeWithTime(boolean timed, boolean otherTimed) {
        Frames x = frames(timed, 2, 50, 2);
        Frames y = frames(otherTimed, 2, 50, 2);
        float[] a = kernels.values(x);
        float[] b = kernels.values(y);

        float[] sum = kernels.values(kernels.sum(x, y));
        float[] average = kernels.values(kernels.average(x, y));

        assertThat(sum).hasSize(Math.max(a.length, b.length));
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).isEqualTo(a[i % a.length] + b[i % b.length]);
            assertThat(average[i]).isEqualTo((a[i % a.length] + b[i % b.length]) / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1, 2", "true, 0.5, 2", "false, 1, 2", "true, 1, 4"})
    void aNeuronLeaksIntegratesFiresAndResets(boolean timed, float threshold, float tau) {
        Op.Neuron neuron = new Op.Neuron("lif", threshold, tau, Op.Axes.CHANNEL_HEIGHT_WIDTH);
        Frames x = frames(timed, 2, 60, 2); // more neurons than fit in one piece
        float[] in = kernels.values(x);
        int neurons = 2 * 60 * 60 * 2;
        Kept kept = new Kept();

        float[] spikes = kernels.values(kernels.neuron(x, neuron, kept));

        assertThat(kept.neurons).isEqualTo(neurons);
        for (int n = 0; n < neurons; n++) {
            float v = 0;
            for (int t = 0; t < STEPS; t++) {
                float h = v + (in[(timed ? t * neurons : 0) + n] - v) / tau;
                boolean fires = h >= threshold;
                assertThat(kept.potentials[t][n]).isEqualTo(h);
                assertThat(spikes[t * neurons + n]).isEqualTo(fires ? 1f : 0f);
                v = fires ? 0 : h;
            }
        }
    }

    @Test
    void aNeuronFiresExactlyAtItsThresholdAndRemembersNegativePotentials() {
        Op.Neuron neuron = new Op.Neuron("lif", 1, 2, Op.Axes.CHANNEL);
        float below = Math.nextDown(2f);
        float[] in = {
            2, below, -4, 2, //
            0, below, 4, 1, //
            2, 0, 2, 1
        };
        Kept kept = new Kept();

        float[] spikes = kernels.values(kernels.neuron(filled(true, STEPS, 1, 4, in), neuron, kept));

        assertThat(kept.potentials[0]).containsExactly(1, below / 2, -2, 1);
        assertThat(kept.potentials[1]).containsExactly(0, below / 2 + below / 4, 1, 0.5f);
        assertThat(kept.potentials[2]).containsExactly(1, 0, 1, 0.75f);
        assertThat(spikes).containsExactly(1, 0, 0, 1, /**/ 0, 1, 1, 0, /**/ 1, 0, 1, 0);
    }

    @Test
    void attentionIsScaledQueryTimesKeyTransposedTimesValuePerHead() {
        Op.Attention op = new Op.Attention(3, 0.125f);
        float[] q = spikes(STEPS * 2 * 16 * 12);
        float[] k = spikes(STEPS * 2 * 16 * 12);
        float[] v = spikes(STEPS * 2 * 16 * 12);

        Frames y = kernels.attention(
                filled(true, STEPS * 2, 4, 12, q),
                filled(true, STEPS * 2, 4, 12, k),
                filled(true, STEPS * 2, 4, 12, v),
                op);

        double[] expected = PlainLoops.attention(q, k, v, STEPS * 2, 16, 12, op);
        assertThat(kernels.values(y)).containsExactly(rounded(expected));
    }

    @Test
    void valuesMayBeWiderThanQueriesAndKeysAndSpikesHaveLevels() {
        Op.Attention op = new Op.Attention(3, (float) (2 / Math.sqrt(2)));
        float[] q = levels(STEPS * 16 * 6);
        float[] k = levels(STEPS * 16 * 6);
        float[] v = levels(STEPS * 16 * 24);

        Frames y = kernels.attention(
                filled(true, STEPS, 4, 6, q), filled(true, STEPS, 4, 6, k), filled(true, STEPS, 4, 24, v), op);

        float[] values = kernels.values(y);
        assertThat(values).hasSize(v.length);
        double[] expected = PlainLoops.attention(q, k, v, STEPS, 16, 6, new Op.Attention(3, 1));
        assertThat(values).containsExactly(scaled(expected, op.scale()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIntegerValuedNeuronRoundsItsInputAndForgets(boolean timed) {
        Firing firing = new Firing.Levels(4, 1, 4, Firing.Rounding.HALF_EVEN);
        Frames x = frames(timed, 2, 50, 2); // more neurons than fit in one piece
        float[] in = kernels.values(x);
        int neurons = 2 * 50 * 50 * 2;
        Kept kept = new Kept();

        float[] spikes = kernels.values(kernels.neuron(x, new Op.Neuron("n", firing, Op.Axes.CHANNEL), kept));

        for (int i = 0; i < spikes.length; i++) {
            float h = in[i % in.length];
            assertThat(kept.potentials[i / neurons][i % neurons]).isEqualTo(h);
            assertThat(spikes[i]).isEqualTo((float) Math.rint(Math.max(0, Math.min(4, h))) / 4);
        }
    }

    @Test
    void dualAttentionMultipliesSpikesWithTheHalvesOfAMap() {
        int heads = 2;
        int each = 3;
        int tokens = 4;
        float[] map = floats(STEPS * tokens * 2 * heads * each, random::nextGaussian);
        float[] s = spikes(STEPS * 16 * heads * each);
        float[] a = spikes(STEPS * 16 * heads * tokens);
        Frames y = filled(true, STEPS, 2, 2 * heads * each, map);

        float[] keys = kernels.values(kernels.dualKeys(y, filled(true, STEPS, 4, heads * each, s), heads));
        float[] values = kernels.values(kernels.dualValues(y, filled(true, STEPS, 4, heads * tokens, a), heads));

        for (int i = 0; i < keys.length; i++) {
            int m = i % tokens;
            int head = i / tokens % heads;
            int pixel = i / tokens / heads;
            double sum = 0;
            for (int j = 0; j < each; j++) {
                sum += map[((pixel / 16 * tokens + m) * heads + head) * 2 * each + j]
                        * s[(pixel * heads + head) * each + j];
            }
            assertThat((double) keys[i]).isCloseTo(sum, within(1e-5));
        }
        for (int i = 0; i < values.length; i++) {
            int j = i % each;
            int head = i / each % heads;
            int pixel = i / each / heads;
            double sum = 0;
            for (int m = 0; m < tokens; m++) {
                sum += map[((pixel / 16 * tokens + m) * heads + head) * 2 * each + each + j]
                        * a[(pixel * heads + head) * tokens + m];
            }
            assertThat((double) values[i]).isCloseTo(sum, within(1e-5));
        }
    }

    /** Pieces of the passes hold many pixels, or not even one. */
    @ParameterizedTest
    @CsvSource({"30, 4", "2, 5000"})
    void multiplyAddsMayStandAlone(int size, int channels) {
        Frames x = frames(true, 2, size, channels);
        float[] in = kernels.values(x);
        List<Affine> affines = List.of(affine(channels), affine(channels));

        float[] y = kernels.values(kernels.affine(x, affines));

        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isEqualTo(applied(affines, in[i], i % channels));
        }
    }

    @Test
    void meansAreOverSpaceAndOverTime() {
        Frames x = frames(true, 2, 4, 3);
        float[] values = kernels.values(x);

        Frames space = kernels.spatialMean(x);
        Frames time = kernels.timeMean(x);

        assertThat(List.of(space.frames(), space.height(), space.width(), space.channels()))
                .containsExactly(2 * STEPS, 1, 1, 3);
        double sum = 0;
        for (int pixel = 0; pixel < 16; pixel++) {
            sum += values[(3 * 16 + pixel) * 3 + 1];
        }
        assertThat((double) kernels.values(space)[3 * 3 + 1]).isCloseTo(sum / 16, within(1e-6));

        assertThat(time.timed()).isFalse();
        int each = 2 * 16 * 3;
        float[] means = kernels.values(time);
        assertThat(means).hasSize(each);
        for (int i = 0; i < each; i++) {
            double mean = ((double) values[i] + values[each + i] + values[2 * each + i]) / 3;
            assertThat((double) means[i]).isCloseTo(mean, within(1e-6));
        }
    }

    @Test
    void imagesComeInAsTheyAre() {
        float[] values = floats(2 * 4 * 4 * 3, random::nextGaussian);

        Frames x = kernels.images(new ImageBatch(2, 4, values));

        assertThat(x.timed()).isFalse();
        assertThat(kernels.values(x)).containsExactly(values);
    }

    @Test
    void nothingIsEverWrittenIntoAnInput() {
        Op.Conv conv = new Op.Conv("c", 4, 4, 3, 1, 1, 1, false, 4);
        Frames x = filled(true, STEPS, 4, 4, spikes(STEPS * 16 * 4));
        Frames y = frames(true, 1, 4, 4);
        float[] before = kernels.values(x);
        float[] beforeY = kernels.values(y);

        kernels.linear(
                x, conv, Nd4jKernels.kernelForm(conv, floats(144, random::nextGaussian)), List.of(affine(4)), 0, y);
        kernels.linear(
                x, conv, Nd4jKernels.kernelForm(conv, floats(144, random::nextGaussian)), List.of(affine(4)), 1, null);
        kernels.neuron(x, new Op.Neuron("lif", 1, 2, Op.Axes.CHANNEL), MembraneSink.NONE);
        kernels.attention(x, x, x, new Op.Attention(2, 1));
        kernels.affine(x, List.of(affine(4)));
        kernels.dualKeys(filled(true, STEPS, 2, 8, spikes(STEPS * 32)), x, 2);
        kernels.sum(x, y);
        kernels.average(x, y);
        kernels.spatialMean(x);
        kernels.timeMean(x);

        assertThat(kernels.values(x)).containsExactly(before);
        assertThat(kernels.values(y)).containsExactly(beforeY);
    }

    @Test
    void freedMemoryIsUsedAgainAndBounded() {
        Slab.Pool pool = new Slab.Pool(100);
        Slab slab = pool.take(60);
        pool.give(slab);
        assertThat(pool.take(60)).isSameAs(slab);
        assertThat(pool.take(60)).isNotSameAs(slab);

        Slab other = pool.take(60);
        pool.give(slab);
        pool.give(other); // more than it may keep: the first goes
        assertThat(slab.array().wasClosed()).isTrue();
        assertThat(pool.take(60)).isSameAs(other);
        pool.close();

        Slab large = pool.take(101);
        pool.give(large);
        assertThat(large.array().wasClosed()).as("more than it may keep at all").isTrue();
    }

    /** Keeps membranes as they are offered. */
    private static final class Kept implements MembraneSink {
        int neurons;
        float[][] potentials;

        @Override
        public void begin(int steps, int perStep) {
            neurons = perStep;
            potentials = new float[steps][perStep];
            Arrays.stream(potentials).forEach(p -> Arrays.fill(p, Float.NaN));
        }

        @Override
        public void accept(int step, int position, float[] piece, int length) {
            System.arraycopy(piece, 0, potentials[step], position, length);
        }
    }

    private Frames linear(Frames x, Op.Conv conv, float[] weights) {
        return kernels.linear(x, conv, Nd4jKernels.kernelForm(conv, weights), NONE, 0, null);
    }

    private static Op.Conv identity(int channels) {
        return new Op.Conv("i", channels, channels, 1, 1, 0, 1, false, 4);
    }

    private static INDArray eye(int channels) {
        float[] eye = new float[channels * channels];
        for (int c = 0; c < channels; c++) {
            eye[c * channels + c] = 1;
        }
        return Nd4jKernels.kernelForm(identity(channels), eye);
    }

    private Affine affine(int channels) {
        return new Affine(floats(channels, random::nextGaussian), floats(channels, random::nextGaussian));
    }

    private static float applied(List<Affine> affines, float x, int channel) {
        float y = x;
        for (Affine affine : affines) {
            y = Math.fma(y, affine.scale()[channel], affine.shift()[channel]);
        }
        return y;
    }

    private Frames frames(boolean timed, int images, int size, int channels) {
        int frames = timed ? STEPS * images : images;
        return filled(
                timed,
                frames,
                size,
                channels,
                floats(frames * size * size * channels, () -> 2 * random.nextGaussian()));
    }

    private static Frames pictures(int frames, int size, int channels, float[] values) {
        return filled(false, frames, size, channels, values);
    }

    private static Frames filled(boolean timed, int frames, int size, int channels, float[] values) {
        Slab slab = new Slab.Pool(0).take(values.length);
        slab.floats().put(0, values);
        return new Frames(slab, timed, frames, size, size, channels);
    }

    private float[] spikes(int count) {
        return floats(count, () -> random.nextInt(2));
    }

    /** What integer-valued neurons give out: 0, 1/4, ... 1. */
    private float[] levels(int count) {
        return floats(count, () -> random.nextInt(5) / 4.0);
    }

    private static float[] floats(int count, DoubleSupplier next) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) next.getAsDouble();
        }
        return values;
    }

    /** Exact sums, then one rounded multiplication. */
    private static float[] scaled(double[] sums, float scale) {
        float[] out = new float[sums.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) sums[i] * scale;
        }
        return out;
    }

    private static float[] rounded(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }
}
