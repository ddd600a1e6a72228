package org.aq4svit.engine.lanes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Plain loops without branches; the compiler vectorises what it can. */
final class PlainLanes implements Lanes {
    @Override
    public String name() {
        return "plain Java loops";
    }

    @Override
    public void affine(ByteBuffer sums, int first, float[] scale, float[] shift, float[] out, int n) {
        int[] in = copied(sums, first, n);
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            for (int i = 0; i < length; i++) {
                out[from + i] = Math.fma((float) in[from + i], scale[i], shift[i]);
            }
        }
    }

    /** In the heap, where the compiler vectorises. */
    private static int[] copied(ByteBuffer sums, int from, int n) {
        int[] copy = new int[n];
        sums.slice(Integer.BYTES * from, Integer.BYTES * n)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .get(copy);
        return copy;
    }

    @Override
    public void affine(float[] x, float[] scale, float[] shift, int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            for (int i = 0; i < length; i++) {
                x[from + i] = Math.fma(x[from + i], scale[i], shift[i]);
            }
        }
    }

    @Override
    public void join(ByteBuffer sums, int from, int next, int count, int[] offset, float base, float[] out, int n) {
        int[] high = copied(sums, from, n);
        for (int first = 0; first < n; first += offset.length) {
            int length = Math.min(offset.length, n - first);
            for (int i = 0; i < length; i++) {
                out[first + i] = high[first + i] - offset[i];
            }
        }
        for (int d = 1; d < count; d++) {
            int[] digits = copied(sums, from + d * next, n);
            for (int i = 0; i < n; i++) {
                out[i] = Math.fma(out[i], base, (float) digits[i]);
            }
        }
    }

    @Override
    public void joinPixels(
            ByteBuffer sums,
            int from,
            int next,
            int count,
            int[] offset,
            float base,
            Pixels pixels,
            float[] scale,
            float[] shift,
            float[] out,
            int n) {
        int channels = pixels.channels();
        join(sums, from, next, count, Arrays.copyOf(offset, channels), base, out, n);
        multiplyPixels(out, channels, pixels.units(), pixels.first(), n);
        affine(out, Arrays.copyOf(scale, channels), Arrays.copyOf(shift, channels), n);
    }

    @Override
    public void append(float[] x, float factor, float[] next, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.fma(x[i], factor, next[i]);
        }
    }

    @Override
    public void add(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    @Override
    public void multiply(float[] x, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void sumOfRows(float[] rows, int[] from, float[] factors, int count, float[] into, int at, int n) {
        Arrays.fill(into, at, at + n, 0f);
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < n; i++) {
                into[at + i] = Math.fma(factors[r], rows[from[r] + i], into[at + i]);
            }
        }
    }

    @Override
    public void sumOfProducts(
            float[] rows,
            int[] from,
            float[] weights,
            int[] weight,
            int period,
            int count,
            float[] into,
            int at,
            int n) {
        Arrays.fill(into, at, at + n, 0f);
        for (int first = 0; first < n; first += period) {
            int length = Math.min(period, n - first);
            for (int r = 0; r < count; r++) {
                int row = from[r] + first;
                int out = at + first;
                for (int i = 0; i < length; i++) {
                    into[out + i] = Math.fma(weights[weight[r] + i], rows[row + i], into[out + i]);
                }
            }
        }
    }

    @Override
    public void product(Matrix a, float[] b, int sums, float[] into, int rows, int columns) {
        Arrays.fill(into, 0, rows * columns, 0f);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < sums; k++) {
                float factor = a.values()[a.from() + i * a.nextRow() + k * a.nextColumn()];
                for (int j = 0; factor != 0 && j < columns; j++) {
                    into[i * columns + j] = Math.fma(factor, b[k * columns + j], into[i * columns + j]);
                }
            }
        }
    }

    @Override
    public void widen(byte[] in, float unit, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = unit * (in[i] & 0xff);
        }
    }

    @Override
    public void narrow(float[] in, float unit, byte[] out, int n) {
        float scale = 1 / unit;
        for (int i = 0; i < n; i++) {
            out[i] = (byte) (in[i] * scale);
        }
    }

    @Override
    public void larger(float[] from, int at, float[] into, int to, int n) {
        for (int i = 0; i < n; i++) {
            into[to + i] = Math.max(into[to + i], from[at + i]);
        }
    }

    @Override
    public void larger(byte[] from, int at, byte[] into, int to, int n) {
        for (int i = 0; i < n; i++) {
            into[to + i] = (byte) Math.max(into[to + i], from[at + i]);
        }
    }

    @Override
    public float largest(float[] x, int from, int n) {
        float largest = 0;
        for (int i = from; i < from + n; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    @Override
    public void digits(float[] x, int from, float scale, Digits form, byte[][] out, int n) {
        for (int i = from; i < from + n; i++) {
            float fitting = Math.max(-form.offset(), Math.min(form.offset(), x[i] * scale));
            int q = Math.min(form.largest(), (int) Math.rint(fitting) + form.offset());
            for (int d = form.count() - 1; d >= 0; d--) {
                out[d][i] = (byte) (q & form.base() - 1);
                q >>= form.bits();
            }
        }
    }

    @Override
    public void pixelDigits(float[] x, int channels, Digits form, byte[][] out, float[] units, int at, int n) {
        for (int i = 0; i < n; i += channels) {
            float scale = form.scale(largest(x, i, channels));
            units[at + i / channels] = 1 / scale;
            digits(x, i, scale, form, out, channels);
        }
    }

    @Override
    public void multiplyPixels(float[] x, int channels, float[] units, int at, int n) {
        for (int i = 0; i < n; i += channels) {
            float unit = units[at + i / channels];
            for (int c = i; c < i + channels; c++) {
                x[c] *= unit;
            }
        }
    }

    /** The sign of {@code H - threshold} decides. */
    @Override
    public void leaky(float[] x, float[] v, byte[] spikes, float rate, float threshold, int n) {
        for (int i = 0; i < n; i++) {
            float potential = v[i] + (x[i] - v[i]) * rate;
            int silent = Float.floatToRawIntBits(potential - threshold) >> 31;
            x[i] = potential;
            spikes[i] = (byte) (1 + silent);
            v[i] = Float.intBitsToFloat(Float.floatToRawIntBits(potential) & silent);
        }
    }

    @Override
    public void leaky(
            ByteBuffer sums,
            int from,
            float[] scale,
            float[] shift,
            float[] h,
            float[] v,
            ByteBuffer spikes,
            int at,
            float rate,
            float threshold,
            int n) {
        byte[] fired = new byte[n];
        affine(sums, from, scale, shift, h, n);
        leaky(h, v, fired, rate, threshold, n);
        spikes.put(at, fired);
    }

    @Override
    public void leaky(
            ByteBuffer sums,
            int from,
            float[] scale,
            float[] shift,
            ByteBuffer spikes,
            int at,
            Steps steps,
            float rate,
            float threshold,
            int n) {
        float[] h = new float[n];
        float[] v = new float[n];
        for (int t = 0; t < steps.count(); t++) {
            int sum = from + t * steps.nextSum();
            leaky(sums, sum, scale, shift, h, v, spikes, at + t * steps.nextSpike(), rate, threshold, n);
        }
    }

    @Override
    public void drift(
            float[] own, int ownFrom, float[] reference, int from, float threshold, float near, long[] sums, int n) {
        long distances = 0;
        long nearThreshold = 0;
        int spikes = 0;
        int referenceSpikes = 0;
        int flips = 0;
        float steepness = 1 / near;
        for (int i = 0; i < n; i++) {
            float h = own[ownFrom + i];
            float float32 = reference[from + i];
            float apart = Math.min(LARGEST_DISTANCE, Math.abs(h - float32));
            float weight = Math.max(0f, 1 - Math.abs(float32 - threshold) * steepness);
            distances += (int) Math.rint(apart * DRIFT_UNITS);
            nearThreshold += (int) Math.rint(apart * weight * DRIFT_UNITS);
            int fires = h >= threshold ? 1 : 0;
            int fired = float32 >= threshold ? 1 : 0;
            spikes += fires;
            referenceSpikes += fired;
            flips += fires ^ fired;
        }
        sums[Sum.DISTANCE.ordinal()] += distances;
        sums[Sum.NEAR.ordinal()] += nearThreshold;
        sums[Sum.SPIKES.ordinal()] += spikes;
        sums[Sum.REFERENCE_SPIKES.ordinal()] += referenceSpikes;
        sums[Sum.FLIPS.ordinal()] += flips;
    }
}
