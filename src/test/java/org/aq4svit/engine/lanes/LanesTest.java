package org.aq4svit.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both implementations compute the same to the bit, for lengths that fill vectors and for those that do not. */
class LanesTest {
    private static final Lanes PLAIN = new PlainLanes();
    private static final Lanes BEST = Lanes.best();
    private static final int LENGTH = 1009;

    private final Random random = new Random(5);

    @Test
    void theVectorApiRunsInTests() {
        assertThat(BEST.name()).startsWith("the Vector API");
        assertThat(PLAIN.name()).isEqualTo("plain Java loops");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 64, 1009})
    void neuronsFireAlike(int n) {
        float[] x = floats(2);
        float[] v = floats(1);
        float[] otherX = x.clone();
        float[] otherV = v.clone();
        byte[] spikes = new byte[LENGTH];
        byte[] otherSpikes = new byte[LENGTH];
        PLAIN.leaky(x, v, spikes, 0.5f, 1f, n);
        BEST.leaky(otherX, otherV, otherSpikes, 0.5f, 1f, n);

        assertThat(otherX).isEqualTo(x);
        assertThat(otherV).isEqualTo(v);
        assertThat(otherSpikes).isEqualTo(spikes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 63, 64, 65, 1000})
    void largerValuesWinAlike(int n) {
        float[] from = floats(1);
        from[3] = -0f;
        byte[] bytes = bytes();
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            float[] into = floats(1);
            float[] before = into.clone();
            byte[] intoBytes = bytes();
            byte[] bytesBefore = intoBytes.clone();
            lanes.larger(from, 3, into, 2, n);
            lanes.larger(bytes, 3, intoBytes, 2, n);
            for (int i = 0; i < LENGTH; i++) {
                boolean within = i >= 2 && i < 2 + n;
                float other = within ? from[i + 1] : before[i];
                int otherByte = within ? bytes[i + 1] : bytesBefore[i];
                assertThat(into[i]).isEqualTo(Math.max(before[i], other));
                assertThat(intoBytes[i]).isEqualTo((byte) Math.max(bytesBefore[i], otherByte));
            }
        }
    }

    /** As pools have it: every place becomes the larger of itself and a later one, which has not changed yet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 40, 64, 100})
    void largerValuesOfOneArray(int later) {
        byte[] bytes = bytes();
        float[] floats = floats(1);
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            byte[] own = bytes.clone();
            float[] ownFloats = floats.clone();
            lanes.larger(own, later, own, 0, LENGTH - later);
            lanes.larger(ownFloats, later, ownFloats, 0, LENGTH - later);
            for (int i = 0; i < LENGTH - later; i++) {
                assertThat(own[i]).isEqualTo((byte) Math.max(bytes[i], bytes[i + later]));
                assertThat(ownFloats[i]).isEqualTo(Math.max(floats[i], floats[i + later]));
            }
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) random.nextInt(Byte.MAX_VALUE + 1);
        }
        bytes[5] = Byte.MAX_VALUE;
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 0.25f})
    void narrowUndoesWiden(float unit) {
        byte[] bytes = bytes();
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            float[] wide = new float[LENGTH];
            byte[] narrow = new byte[LENGTH];
            lanes.widen(bytes, unit, wide, LENGTH);
            lanes.narrow(wide, unit, narrow, LENGTH);
            assertThat(narrow).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37, 1009})
    void neuronsFireAlikeFromSums(int period) {
        ByteBuffer sums = sums(LENGTH, 100);
        float[] scale = Arrays.copyOf(floats(0.05), period);
        float[] shift = Arrays.copyOf(floats(1), period);
        float[] x = new float[LENGTH];
        float[] v = floats(1);
        PLAIN.affine(sums, 0, scale, shift, x, LENGTH);
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            float[] ownH = new float[LENGTH];
            float[] ownV = v.clone();
            byte[] ownSpikes = new byte[LENGTH];
            float[] h = x.clone();
            float[] otherV = v.clone();
            byte[] spikes = new byte[LENGTH];
            ByteBuffer fired = ByteBuffer.allocateDirect(LENGTH + 3);
            lanes.leaky(sums, 0, scale, shift, ownH, ownV, fired, 3, 0.5f, 1f, LENGTH);
            fired.get(3, ownSpikes);
            PLAIN.leaky(h, otherV, spikes, 0.5f, 1f, LENGTH);

            assertThat(ownH).isEqualTo(h);
            assertThat(ownV).isEqualTo(otherV);
            assertThat(ownSpikes).isEqualTo(spikes).contains(0, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37, 500})
    void allTimeStepsAtOnceAreOneAfterAnother(int period) {
        int n = 500;
        ByteBuffer sums = sums(2 * n + 2, 100);
        float[] scale = Arrays.copyOf(floats(0.05), period);
        scale[0] = 0.05f;
        float[] shift = Arrays.copyOf(floats(1), period);
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            for (Lanes.Steps steps : List.of(new Lanes.Steps(2, n + 1, n + 5), new Lanes.Steps(3, 0, n))) {
                ByteBuffer expected = ByteBuffer.allocateDirect(4 * n);
                ByteBuffer fired = ByteBuffer.allocateDirect(4 * n);
                float[] v = new float[n];
                for (int t = 0; t < steps.count(); t++) {
                    int from = 1 + t * steps.nextSum();
                    int at = 3 + t * steps.nextSpike();
                    PLAIN.leaky(sums, from, scale, shift, new float[n], v, expected, at, 0.5f, 1f, n);
                }
                lanes.leaky(sums, 1, scale, shift, fired, 3, steps, 0.5f, 1f, n);

                assertThat(fired).isEqualTo(expected);
                assertThat(v).contains(0f);
            }
        }
    }

    @Test
    void aNeuronFiresAtItsThresholdAndStartsAgainFromZero() {
        float[] x = {2, Math.nextDown(2f), -3};
        float[] v = {0, 0, 1};
        byte[] spikes = new byte[3];
        BEST.leaky(x, v, spikes, 0.5f, 1f, 3);

        assertThat(x).containsExactly(1f, Math.nextDown(1f), -1f);
        assertThat(spikes).containsExactly(1, 0, 0);
        assertThat(v).containsExactly(0f, Math.nextDown(1f), -1f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37, 1009})
    void multiplyAddsAndDigitsAgree(int period) {
        ByteBuffer sums = sums(3 * LENGTH, 1 << 26);
        int[] offsets = random.ints(period, -1 << 20, 1 << 20).toArray();
        float[] scale = Arrays.copyOf(floats(1), period);
        float[] shift = Arrays.copyOf(floats(1), period);
        float[] one = new float[LENGTH];
        float[] other = new float[LENGTH];
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            float[] out = lanes == PLAIN ? one : other;
            float[] x = new float[LENGTH];
            lanes.affine(sums, 7, scale, shift, out, LENGTH);
            lanes.affine(out, scale, shift, LENGTH);
            lanes.join(sums, 0, LENGTH, 3, offsets, 128f, x, LENGTH);
            lanes.append(x, 256f, out, LENGTH);
            lanes.add(out, x, LENGTH);
            lanes.multiplyPixels(out, LENGTH, scale, 0, LENGTH);
        }
        assertThat(other).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 48, 99})
    void pixelsAreJoinedAsTheirStepsWouldOneByOne(int channels) {
        int n = 7 * channels;
        ByteBuffer sums = sums(3 * n + 2, 1 << 20);
        int[] offsets = random.ints(2 * channels, -1 << 20, 1 << 20).toArray();
        float[] scale = Arrays.copyOf(floats(1), 2 * channels);
        float[] shift = Arrays.copyOf(floats(1), 2 * channels);
        float[] units = floats(1);
        float[] expected = new float[n];
        PLAIN.join(sums, 2, n, 3, Arrays.copyOf(offsets, channels), 128f, expected, n);
        PLAIN.multiplyPixels(expected, channels, units, 5, n);
        PLAIN.affine(expected, Arrays.copyOf(scale, channels), Arrays.copyOf(shift, channels), n);
        for (Lanes lanes : new Lanes[] {PLAIN, BEST}) {
            float[] out = new float[n];
            Lanes.Pixels pixels = new Lanes.Pixels(channels, units, 5);
            lanes.joinPixels(sums, 2, n, 3, offsets, 128f, pixels, scale, shift, out, n);
            assertThat(out).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Digits.class)
    void digitsStandForTheirNumbers(Digits form) {
        int channels = 67;
        int n = 15 * channels;
        float[] x = floats(3);
        x[0] = 0;
        x[1] = -1e-9f;
        float[] huge = {1e30f, -1e35f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1, -1, 3, 1e-30f};
        huge = Arrays.copyOf(huge, 16);
        byte[][] hugeOne = new byte[form.count()][16];
        byte[][] hugeOther = new byte[form.count()][16];
        PLAIN.digits(huge, 0, 1e3f, form, hugeOne, 16);
        BEST.digits(huge, 0, 1e3f, form, hugeOther, 16);
        assertThat(hugeOther).isDeepEqualTo(hugeOne);
        assertThat(hugeOne[0][0] & 0xff).isEqualTo(form.base() - 1);
        assertThat(hugeOne[0][1]).isZero();

        byte[][] one = new byte[form.count()][LENGTH];
        byte[][] other = new byte[form.count()][LENGTH];
        float[] units = new float[15];
        float[] otherUnits = new float[15];
        PLAIN.pixelDigits(x, channels, form, one, units, 0, n);
        BEST.pixelDigits(x, channels, form, other, otherUnits, 0, n);

        assertThat(other).isDeepEqualTo(one);
        assertThat(otherUnits).isEqualTo(units);
        for (int i = 0; i < n; i++) {
            long q = 0;
            for (byte[] digit : other) {
                assertThat(digit[i] & 0xff).isLessThan(form.base());
                q = q * form.base() + (digit[i] & 0xff);
            }
            double value = (q - form.offset()) * (double) units[i / channels];
            assertThat(Math.abs(value - x[i])).isLessThanOrEqualTo(units[i / channels] / 2);
            assertThat(units[i / channels]).isLessThan(1e-5f);
        }
    }

    @Test
    void productsAndSumsOfRowsAgree() {
        float[] a = floats(1);
        float[] b = floats(1);
        int[] from = {0, 32, 7, 500};
        int[] weight = {100, 0, 64, 9};
        float[][] results = new float[2][3 * LENGTH];
        for (int i = 0; i < 2; i++) {
            Lanes lanes = i == 0 ? PLAIN : BEST;
            float[] part = new float[LENGTH];
            lanes.sumOfRows(a, from, b, 4, part, 3, 77);
            System.arraycopy(part, 0, results[i], 0, LENGTH);
            lanes.sumOfProducts(a, from, b, weight, 70, 4, part, 3, 377);
            System.arraycopy(part, 0, results[i], LENGTH, LENGTH);
            lanes.product(new Lanes.Matrix(a, 5, 1, 30), b, 13, part, 6, 48);
            System.arraycopy(part, 0, results[i], 2 * LENGTH, LENGTH);
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @Test
    void driftIsTheSameInAnyOrder() {
        float[] own = floats(2);
        float[] reference = floats(2);
        own[3] = 1e9f;
        long[] whole = new long[Lanes.Sum.values().length];
        long[] pieces = new long[whole.length];
        PLAIN.drift(own, 0, reference, 0, 1f, 0.25f, whole, LENGTH);
        for (int at : new int[] {900, 0, 100}) {
            int n = at == 900 ? 109 : at == 0 ? 100 : 800;
            BEST.drift(own, at, reference, at, 1f, 0.25f, pieces, n);
        }

        assertThat(pieces).isEqualTo(whole);
        assertThat(whole[Lanes.Sum.DISTANCE.ordinal()])
                .isBetween((long) Lanes.LARGEST_DISTANCE * Lanes.DRIFT_UNITS, 3L * LENGTH * Lanes.DRIFT_UNITS);
        assertThat(whole[Lanes.Sum.FLIPS.ordinal()]).isPositive();
    }

    @Test
    void bytesWiden() {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        float[] one = new float[LENGTH];
        float[] other = new float[LENGTH];
        PLAIN.widen(bytes, 0.25f, one, LENGTH);
        BEST.widen(bytes, 0.25f, other, LENGTH);

        assertThat(other).isEqualTo(one);
        assertThat(one[0]).isEqualTo((bytes[0] & 0xff) / 4f);
    }

    private ByteBuffer sums(int count, int bound) {
        ByteBuffer sums = ByteBuffer.allocateDirect(Integer.BYTES * count).order(ByteOrder.nativeOrder());
        random.ints(count, -bound, bound).forEach(sums::putInt);
        return sums;
    }

    private float[] floats(double deviation) {
        float[] values = new float[LENGTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
