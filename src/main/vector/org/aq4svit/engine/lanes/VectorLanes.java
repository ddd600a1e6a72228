package org.aq4svit.engine.lanes;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API of Java's incubator. What is left at the end of an array goes to the plain loops, which compute the same. */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I =
            VectorSpecies.of(int.class, VectorShape.forBitSize(F.vectorBitSize()));
    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(F.vectorBitSize() / Float.BYTES));
    private static final int WIDTH = F.length();

    private static final float MAGIC = 0x1.8p23f;
    private static final float WHOLE = 0x1p23f;

    /** Base of the two parts of a large number. */
    private static final int HALF = 1 << 14;

    /** How many steps 32-bit lanes can add distances without overflowing. */
    private static final int PIECE = 1 << 8;

    private final PlainLanes rest = new PlainLanes();

    @Override
    public String name() {
        return "the Vector API, " + F.vectorBitSize() + " bits wide";
    }

    @Override
    public void affine(int[] in, float[] scale, float[] shift, float[] out, int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                floats(in, from + i).fma(floats(scale, i), floats(shift, i)).intoArray(out, from + i);
            }
            for (; i < length; i++) {
                out[from + i] = Math.fma((float) in[from + i], scale[i], shift[i]);
            }
        }
    }

    @Override
    public void affine(float[] x, float[] scale, float[] shift, int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                floats(x, from + i).fma(floats(scale, i), floats(shift, i)).intoArray(x, from + i);
            }
            for (; i < length; i++) {
                x[from + i] = Math.fma(x[from + i], scale[i], shift[i]);
            }
        }
    }

    @Override
    public void join(int[] digits, int count, int[] offset, float base, float[] out, int n) {
        FloatVector factor = FloatVector.broadcast(F, base);
        for (int from = 0; from < n; from += offset.length) {
            int length = Math.min(offset.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                IntVector high = ints(digits, from + i).sub(ints(offset, i));
                FloatVector number = floats(high);
                for (int d = 1; d < count; d++) {
                    number = number.fma(factor, floats(digits, d * n + from + i));
                }
                number.intoArray(out, from + i);
            }
            for (; i < length; i++) {
                float number = digits[from + i] - offset[i];
                for (int d = 1; d < count; d++) {
                    number = Math.fma(number, base, (float) digits[d * n + from + i]);
                }
                out[from + i] = number;
            }
        }
    }

    @Override
    public void append(float[] x, float factor, float[] next, int n) {
        rest.append(x, factor, next, n);
    }

    @Override
    public void add(float[] x, float[] y, int n) {
        rest.add(x, y, n);
    }

    @Override
    public void multiply(float[] x, float factor, int n) {
        rest.multiply(x, factor, n);
    }

    @Override
    public void sumOfRows(float[] rows, int[] from, float[] factors, int count, float[] into, int at, int n) {
        int i = 0;
        for (; i <= n - 2 * WIDTH; i += 2 * WIDTH) {
            FloatVector left = FloatVector.zero(F);
            FloatVector right = FloatVector.zero(F);
            for (int r = 0; r < count; r++) {
                FloatVector factor = FloatVector.broadcast(F, factors[r]);
                int row = from[r] + i;
                left = factor.fma(floats(rows, row), left);
                right = factor.fma(floats(rows, row + WIDTH), right);
            }
            left.intoArray(into, at + i);
            right.intoArray(into, at + i + WIDTH);
        }
        for (; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < count; r++) {
                sum = Math.fma(factors[r], rows[from[r] + i], sum);
            }
            into[at + i] = sum;
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
        for (int first = 0; first < n; first += period) {
            sumOfProducts(rows, from, first, weights, weight, count, into, at + first, Math.min(period, n - first));
        }
    }

    private static void sumOfProducts(
            float[] rows,
            int[] from,
            int first,
            float[] weights,
            int[] weight,
            int count,
            float[] into,
            int at,
            int n) {
        int i = 0;
        for (; i <= n - 4 * WIDTH; i += 4 * WIDTH) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = FloatVector.zero(F);
            FloatVector c = FloatVector.zero(F);
            FloatVector d = FloatVector.zero(F);
            for (int r = 0; r < count; r++) {
                int row = from[r] + first + i;
                int factors = weight[r] + i;
                a = floats(weights, factors).fma(floats(rows, row), a);
                b = floats(weights, factors + WIDTH).fma(floats(rows, row + WIDTH), b);
                c = floats(weights, factors + 2 * WIDTH).fma(floats(rows, row + 2 * WIDTH), c);
                d = floats(weights, factors + 3 * WIDTH).fma(floats(rows, row + 3 * WIDTH), d);
            }
            a.intoArray(into, at + i);
            b.intoArray(into, at + i + WIDTH);
            c.intoArray(into, at + i + 2 * WIDTH);
            d.intoArray(into, at + i + 3 * WIDTH);
        }
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector sum = FloatVector.zero(F);
            for (int r = 0; r < count; r++) {
                sum = floats(weights, weight[r] + i).fma(floats(rows, from[r] + first + i), sum);
            }
            sum.intoArray(into, at + i);
        }
        for (; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < count; r++) {
                sum = Math.fma(weights[weight[r] + i], rows[from[r] + first + i], sum);
            }
            into[at + i] = sum;
        }
    }

    @Override
    public void product(Matrix a, float[] b, int sums, float[] into, int rows, int columns) {
        for (int j = 0; j < columns; j += WIDTH) {
            int i = 0;
            for (; i <= rows - 4; i += 4) {
                fourRows(a.values(), a.from() + i * a.nextRow(), a, b, j, sums, into, i * columns + j, columns);
            }
            for (; i < rows; i++) {
                int from = a.from() + i * a.nextRow();
                FloatVector sum = FloatVector.zero(F);
                for (int k = 0; k < sums; k++) {
                    FloatVector factor = FloatVector.broadcast(F, a.values()[from + k * a.nextColumn()]);
                    sum = factor.fma(floats(b, k * columns + j), sum);
                }
                sum.intoArray(into, i * columns + j);
            }
        }
    }

    private static void fourRows(
            float[] a, int from, Matrix form, float[] b, int j, int sums, float[] into, int at, int columns) {
        int next = form.nextColumn();
        int row1 = form.nextRow();
        int row2 = 2 * row1;
        int row3 = 3 * row1;
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        FloatVector sum2 = FloatVector.zero(F);
        FloatVector sum3 = FloatVector.zero(F);
        for (int k = 0; k < sums; k++) {
            FloatVector row = floats(b, k * columns + j);
            int factors = from + k * next;
            sum0 = FloatVector.broadcast(F, a[factors]).fma(row, sum0);
            sum1 = FloatVector.broadcast(F, a[factors + row1]).fma(row, sum1);
            sum2 = FloatVector.broadcast(F, a[factors + row2]).fma(row, sum2);
            sum3 = FloatVector.broadcast(F, a[factors + row3]).fma(row, sum3);
        }
        sum0.intoArray(into, at);
        sum1.intoArray(into, at + columns);
        sum2.intoArray(into, at + 2 * columns);
        sum3.intoArray(into, at + 3 * columns);
    }

    @Override
    public void widen(byte[] in, float unit, float[] out, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            IntVector bytes = (IntVector) ByteVector.fromArray(B, in, i).convertShape(VectorOperators.B2I, I, 0);
            FloatVector values = (FloatVector) bytes.and(0xff).convertShape(VectorOperators.I2F, F, 0);
            values.mul(unit).intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = unit * (in[i] & 0xff);
        }
    }

    /** Magnitudes compare as their bits do. */
    @Override
    public float largest(float[] x, int from, int n) {
        IntVector left = IntVector.zero(I);
        IntVector right = IntVector.zero(I);
        int i = 0;
        for (; i <= n - 2 * WIDTH; i += 2 * WIDTH) {
            left = left.max(magnitudes(floats(x, from + i)));
            right = right.max(magnitudes(floats(x, from + i + WIDTH)));
        }
        float largest = Float.intBitsToFloat(left.max(right).reduceLanes(VectorOperators.MAX));
        return Math.max(largest, rest.largest(x, from + i, n - i));
    }

    /** Without a loop over the digits, which Java would not unroll. */
    @Override
    public void digits(float[] x, int from, float scale, Digits form, byte[][] out, int n) {
        int bits = form.bits();
        int mask = form.base() - 1;
        int last = form.count() - 1;
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            IntVector q = whole(floats(x, from + i).mul(scale), form);
            bytes(q.and(mask)).intoArray(out[last], from + i);
            bytes(q.lanewise(VectorOperators.LSHR, bits).and(mask)).intoArray(out[last - 1], from + i);
            bytes(q.lanewise(VectorOperators.LSHR, 2 * bits).and(mask)).intoArray(out[last - 2], from + i);
            if (form == Digits.NARROW) {
                bytes(q.lanewise(VectorOperators.LSHR, 3 * bits).and(mask)).intoArray(out[0], from + i);
            }
        }
        rest.digits(x, from + i, scale, form, out, n - i);
    }

    /** The magnitude rounded, then its sign and the offset. */
    private static IntVector whole(FloatVector x, Digits form) {
        IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
        FloatVector fitting =
                magnitudes(x).min(Float.floatToRawIntBits(form.offset())).reinterpretAsFloats();
        IntVector q = form == Digits.WIDE ? roundedMagnitude(fitting) : roundedInTwo(fitting);
        return q.lanewise(VectorOperators.XOR, sign)
                .sub(sign)
                .add(form.offset())
                .min(form.largest());
    }

    /** In two parts, since {@link #rounded} has room for 22 bits. */
    private static IntVector roundedInTwo(FloatVector x) {
        IntVector high = rounded(x.mul(1f / HALF));
        return high.mul(HALF).add(rounded(x.sub(floats(high).mul(HALF))));
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
            FloatVector unit = FloatVector.broadcast(F, units[at + i / channels]);
            int c = i;
            for (; c <= i + channels - WIDTH; c += WIDTH) {
                floats(x, c).mul(unit).intoArray(x, c);
            }
            for (; c < i + channels; c++) {
                x[c] *= units[at + i / channels];
            }
        }
    }

    @Override
    public void leaky(float[] x, float[] v, byte[] spikes, float rate, float threshold, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            leaky(floats(x, i), x, v, spikes, rate, threshold, i);
        }
        for (; i < n; i++) {
            leaky(x[i], x, v, spikes, rate, threshold, i);
        }
    }

    @Override
    public void leaky(
            int[] in,
            float[] scale,
            float[] shift,
            float[] h,
            float[] v,
            byte[] spikes,
            float rate,
            float threshold,
            int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                FloatVector x = floats(in, from + i).fma(floats(scale, i), floats(shift, i));
                leaky(x, h, v, spikes, rate, threshold, from + i);
            }
            for (; i < length; i++) {
                leaky(Math.fma((float) in[from + i], scale[i], shift[i]), h, v, spikes, rate, threshold, from + i);
            }
        }
    }

    /** The sign of {@code H - threshold} decides. */
    private static void leaky(FloatVector x, float[] h, float[] v, byte[] spikes, float rate, float threshold, int at) {
        FloatVector before = floats(v, at);
        FloatVector potential = before.add(x.sub(before).mul(rate));
        IntVector silent = silent(potential, threshold);
        potential.intoArray(h, at);
        potential.reinterpretAsInts().and(silent).reinterpretAsFloats().intoArray(v, at);
        bytes(silent.add(1)).intoArray(spikes, at);
    }

    private static void leaky(float x, float[] h, float[] v, byte[] spikes, float rate, float threshold, int at) {
        float potential = v[at] + (x - v[at]) * rate;
        boolean fires = potential >= threshold;
        h[at] = potential;
        spikes[at] = (byte) (fires ? 1 : 0);
        v[at] = fires ? 0 : potential;
    }

    /** All bits set where a neuron does not fire, none where it does. */
    private static IntVector silent(FloatVector potential, float threshold) {
        return potential.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
    }

    @Override
    public void drift(
            float[] own, int ownFrom, float[] reference, int from, float threshold, float near, long[] sums, int n) {
        int done = 0;
        while (done <= n - WIDTH) {
            int steps = Math.min(PIECE, (n - done) / WIDTH);
            drift(own, ownFrom + done, reference, from + done, threshold, near, sums, steps * WIDTH, steps);
            done += steps * WIDTH;
        }
        rest.drift(own, ownFrom + done, reference, from + done, threshold, near, sums, n - done);
    }

    private static void drift(
            float[] own,
            int ownFrom,
            float[] reference,
            int from,
            float threshold,
            float near,
            long[] sums,
            int n,
            int steps) {
        float steepness = 1 / near;
        int cut = Float.floatToRawIntBits(LARGEST_DISTANCE);
        FloatVector one = FloatVector.broadcast(F, 1f);
        IntVector distances = IntVector.zero(I);
        IntVector nearThreshold = IntVector.zero(I);
        IntVector silent = IntVector.zero(I);
        IntVector referenceSilent = IntVector.zero(I);
        IntVector flips = IntVector.zero(I);
        for (int i = 0; i < n; i += WIDTH) {
            FloatVector h = floats(own, ownFrom + i);
            FloatVector float32 = floats(reference, from + i);
            FloatVector apart = magnitudes(h.sub(float32)).min(cut).reinterpretAsFloats();
            FloatVector away = magnitudes(float32.sub(threshold)).reinterpretAsFloats();
            FloatVector weight =
                    one.sub(away.mul(steepness)).reinterpretAsInts().max(0).reinterpretAsFloats();
            distances = distances.add(units(apart));
            nearThreshold = nearThreshold.add(units(apart.mul(weight)));
            IntVector mine = silent(h, threshold);
            IntVector other = silent(float32, threshold);
            silent = silent.add(mine);
            referenceSilent = referenceSilent.add(other);
            flips = flips.add(mine.lanewise(VectorOperators.XOR, other));
        }
        sums[Sum.DISTANCE.ordinal()] += sum(distances);
        sums[Sum.NEAR.ordinal()] += sum(nearThreshold);
        sums[Sum.SPIKES.ordinal()] += n + sum(silent);
        sums[Sum.REFERENCE_SPIKES.ordinal()] += n + sum(referenceSilent);
        sums[Sum.FLIPS.ordinal()] -= sum(flips);
    }

    private static IntVector units(FloatVector distance) {
        return rounded(distance.mul(DRIFT_UNITS));
    }

    /**
     * Rounds half to even, for magnitudes up to 2^22: adding 1.5 * 2^23 leaves the number in the low bits. (Java 17 has no instruction for
     * this conversion.)
     */
    private static IntVector rounded(FloatVector values) {
        return values.add(MAGIC).reinterpretAsInts().sub(Float.floatToRawIntBits(MAGIC));
    }

    /** The same for magnitudes up to 2^23. */
    private static IntVector roundedMagnitude(FloatVector values) {
        return values.add(WHOLE).reinterpretAsInts().sub(Float.floatToRawIntBits(WHOLE));
    }

    /** The bits of the magnitudes. */
    private static IntVector magnitudes(FloatVector values) {
        return values.reinterpretAsInts().and(Integer.MAX_VALUE);
    }

    private static long sum(IntVector lanes) {
        long sum = 0;
        for (int lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }

    private static ByteVector bytes(IntVector ints) {
        return (ByteVector) ints.convertShape(VectorOperators.I2B, B, 0);
    }

    private static FloatVector floats(float[] values, int at) {
        return FloatVector.fromArray(F, values, at);
    }

    private static FloatVector floats(int[] values, int at) {
        return floats(ints(values, at));
    }

    private static FloatVector floats(IntVector values) {
        return (FloatVector) values.convertShape(VectorOperators.I2F, F, 0);
    }

    private static IntVector ints(int[] values, int at) {
        return IntVector.fromArray(I, values, at);
    }
}
