package org.aq4svit.engine.lanes;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
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
        rest.affine(x, scale, shift, n);
    }

    @Override
    public void difference(int[] in, int[] offset, float[] out, int n) {
        for (int from = 0; from < n; from += offset.length) {
            int length = Math.min(offset.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                IntVector left = IntVector.fromArray(I, in, from + i).sub(IntVector.fromArray(I, offset, i));
                ((FloatVector) left.convertShape(VectorOperators.I2F, F, 0)).intoArray(out, from + i);
            }
            for (; i < length; i++) {
                out[from + i] = in[from + i] - offset[i];
            }
        }
    }

    @Override
    public void append(float[] x, float factor, int[] next, int n) {
        FloatVector factors = FloatVector.broadcast(F, factor);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            floats(x, i).fma(factors, floats(next, i)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = Math.fma(x[i], factor, (float) next[i]);
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
            float[] rows, int[] from, float[] weights, int[] weight, int count, float[] into, int at, int n) {
        int i = 0;
        for (; i <= n - 4 * WIDTH; i += 4 * WIDTH) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = FloatVector.zero(F);
            FloatVector c = FloatVector.zero(F);
            FloatVector d = FloatVector.zero(F);
            for (int r = 0; r < count; r++) {
                int row = from[r] + i;
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
                sum = floats(weights, weight[r] + i).fma(floats(rows, from[r] + i), sum);
            }
            sum.intoArray(into, at + i);
        }
        for (; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < count; r++) {
                sum = Math.fma(weights[weight[r] + i], rows[from[r] + i], sum);
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

    @Override
    public float largest(float[] x, int from, int n) {
        FloatVector largest = FloatVector.zero(F);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            largest = largest.max(floats(x, from + i).abs());
        }
        return Math.max(largest.reduceLanes(VectorOperators.MAX), rest.largest(x, from + i, n - i));
    }

    /** In two parts, since {@link #rounded} has room for 22 bits. */
    @Override
    public void digits(float[] x, int from, float scale, Digits form, byte[][] out, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector scaled =
                    floats(x, from + i).mul(scale).max(-form.offset()).min(form.offset());
            IntVector high = rounded(scaled.mul(1f / HALF));
            FloatVector left = scaled.sub(((FloatVector) high.convertShape(VectorOperators.I2F, F, 0)).mul(HALF));
            IntVector q =
                    high.mul(HALF).add(rounded(left)).add(form.offset()).max(0).min(form.largest());
            for (int d = form.count() - 1; d >= 0; d--) {
                bytes(q.and(form.base() - 1)).intoArray(out[d], from + i);
                q = q.lanewise(VectorOperators.LSHR, form.bits());
            }
        }
        rest.digits(x, from + i, scale, form, out, n - i);
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
        FloatVector zero = FloatVector.zero(F);
        IntVector silent = IntVector.zero(I);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector before = floats(v, i);
            FloatVector h = before.add(floats(x, i).sub(before).mul(rate));
            VectorMask<Float> fires = h.compare(VectorOperators.GE, threshold);
            h.intoArray(x, i);
            h.blend(zero, fires).intoArray(v, i);
            bytes(silent.blend(1, fires.cast(I))).intoArray(spikes, i);
        }
        for (; i < n; i++) {
            float potential = v[i] + (x[i] - v[i]) * rate;
            boolean fires = potential >= threshold;
            x[i] = potential;
            spikes[i] = (byte) (fires ? 1 : 0);
            v[i] = fires ? 0 : potential;
        }
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
        FloatVector cut = FloatVector.broadcast(F, LARGEST_DISTANCE);
        FloatVector one = FloatVector.broadcast(F, 1f);
        IntVector distances = IntVector.zero(I);
        IntVector nearThreshold = IntVector.zero(I);
        int spikes = 0;
        int referenceSpikes = 0;
        int flips = 0;
        for (int i = 0; i < n; i += WIDTH) {
            FloatVector h = floats(own, ownFrom + i);
            FloatVector float32 = floats(reference, from + i);
            FloatVector apart = h.sub(float32).abs().min(cut);
            FloatVector weight = one.sub(float32.sub(threshold).abs().div(near)).max(0f);
            distances = distances.add(units(apart));
            nearThreshold = nearThreshold.add(units(apart.mul(weight)));
            VectorMask<Float> fires = h.compare(VectorOperators.GE, threshold);
            VectorMask<Float> fired = float32.compare(VectorOperators.GE, threshold);
            int both = fires.and(fired).trueCount();
            int ownCount = fires.trueCount();
            int count = fired.trueCount();
            spikes += ownCount;
            referenceSpikes += count;
            flips += ownCount + count - 2 * both;
        }
        sums[Sum.DISTANCE.ordinal()] += sum(distances);
        sums[Sum.NEAR.ordinal()] += sum(nearThreshold);
        sums[Sum.SPIKES.ordinal()] += spikes;
        sums[Sum.REFERENCE_SPIKES.ordinal()] += referenceSpikes;
        sums[Sum.FLIPS.ordinal()] += flips;
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
        return (FloatVector) IntVector.fromArray(I, values, at).convertShape(VectorOperators.I2F, F, 0);
    }
}
