package org.aq4svit.engine.lanes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API of Java's incubator. What is left at the end of an array is computed in the same way without it.
 *
 * <p>No method takes or returns a vector inside a loop: Java does not inline small methods that it has already compiled to much code, and a
 * vector that crosses a call becomes an object on the heap, which made these loops up to eight times as slow. {@link Inlining} keeps the loops
 * themselves apart.
 */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I =
            VectorSpecies.of(int.class, VectorShape.forBitSize(F.vectorBitSize()));
    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(F.vectorBitSize() / Float.BYTES));
    private static final int WIDTH = F.length();
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    /**
     * Rounds half to even, for magnitudes up to 2^22: adding it leaves the whole number in the low bits. (Java 17 has no instruction for
     * this conversion.)
     */
    private static final float MAGIC = 0x1.8p23f;

    /** The same for numbers from 0 to 2^23. */
    private static final float WHOLE = 0x1p23f;

    /** All bits of a float but its sign: magnitudes compare as these bits do. */
    private static final int MAGNITUDE = Integer.MAX_VALUE;

    /** The highest bit of every byte. */
    private static final int HIGH_BITS = 0x80808080;

    /** Base of the two parts of a large number. */
    private static final int HALF = 1 << 14;

    /** Bits of a digit, as constants: shifts by a variable take longer. */
    private static final int WIDE = Digits.WIDE.bits();

    private static final int NARROW = Digits.NARROW.bits();

    /** How many steps 32-bit lanes can add distances without overflowing. */
    private static final int PIECE = 1 << 8;

    private final PlainLanes rest = new PlainLanes();

    @Override
    public String name() {
        return "the Vector API, " + F.vectorBitSize() + " bits wide";
    }

    @Override
    public void affine(ByteBuffer sums, int first, float[] scale, float[] shift, float[] out, int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                IntVector sum = IntVector.fromByteBuffer(I, sums, Integer.BYTES * (first + from + i), NATIVE);
                ((FloatVector) sum.convertShape(VectorOperators.I2F, F, 0))
                        .fma(FloatVector.fromArray(F, scale, i), FloatVector.fromArray(F, shift, i))
                        .intoArray(out, from + i);
            }
            for (; i < length; i++) {
                out[from + i] = Math.fma((float) sum(sums, first + from + i), scale[i], shift[i]);
            }
        }
    }

    private static int sum(ByteBuffer sums, int index) {
        return sums.getInt(Integer.BYTES * index);
    }

    @Override
    public void affine(float[] x, float[] scale, float[] shift, int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                FloatVector.fromArray(F, x, from + i)
                        .fma(FloatVector.fromArray(F, scale, i), FloatVector.fromArray(F, shift, i))
                        .intoArray(x, from + i);
            }
            for (; i < length; i++) {
                x[from + i] = Math.fma(x[from + i], scale[i], shift[i]);
            }
        }
    }

    @Override
    public void join(ByteBuffer sums, int first, int next, int count, int[] offset, float base, float[] out, int n) {
        FloatVector factor = FloatVector.broadcast(F, base);
        for (int from = 0; from < n; from += offset.length) {
            int length = Math.min(offset.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                int at = first + from + i;
                IntVector high = IntVector.fromByteBuffer(I, sums, Integer.BYTES * at, NATIVE)
                        .sub(IntVector.fromArray(I, offset, i));
                FloatVector number = (FloatVector) high.convertShape(VectorOperators.I2F, F, 0);
                for (int d = 1; d < count; d++) {
                    IntVector digit = IntVector.fromByteBuffer(I, sums, Integer.BYTES * (at + d * next), NATIVE);
                    number = number.fma(factor, (FloatVector) digit.convertShape(VectorOperators.I2F, F, 0));
                }
                number.intoArray(out, from + i);
            }
            for (; i < length; i++) {
                out[from + i] = joined(sums, first + from + i, next, count, offset[i], base);
            }
        }
    }

    /** The last vector of a pixel may overlap the one before it: 360 channels fill 22 and a half. */
    @Override
    public void joinPixels(
            ByteBuffer sums,
            int first,
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
        int inVectors = channels < WIDTH ? 0 : channels;
        FloatVector factor = FloatVector.broadcast(F, base);
        for (int pixel = 0; pixel < n; pixel += channels) {
            float unit = pixels.units()[pixels.first() + pixel / channels];
            for (int from = 0; from < inVectors; from += WIDTH) {
                int c = Math.min(from, channels - WIDTH);
                int at = first + pixel + c;
                IntVector high = IntVector.fromByteBuffer(I, sums, Integer.BYTES * at, NATIVE)
                        .sub(IntVector.fromArray(I, offset, c));
                FloatVector number = (FloatVector) high.convertShape(VectorOperators.I2F, F, 0);
                for (int d = 1; d < count; d++) {
                    IntVector digit = IntVector.fromByteBuffer(I, sums, Integer.BYTES * (at + d * next), NATIVE);
                    number = number.fma(factor, (FloatVector) digit.convertShape(VectorOperators.I2F, F, 0));
                }
                number.mul(unit)
                        .fma(FloatVector.fromArray(F, scale, c), FloatVector.fromArray(F, shift, c))
                        .intoArray(out, pixel + c);
            }
            for (int c = inVectors; c < channels; c++) {
                float number = joined(sums, first + pixel + c, next, count, offset[c], base);
                out[pixel + c] = Math.fma(number * unit, scale[c], shift[c]);
            }
        }
    }

    private static float joined(ByteBuffer sums, int at, int next, int count, int offset, float base) {
        float number = sum(sums, at) - offset;
        for (int d = 1; d < count; d++) {
            number = Math.fma(number, base, (float) sum(sums, at + d * next));
        }
        return number;
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
                left = factor.fma(FloatVector.fromArray(F, rows, row), left);
                right = factor.fma(FloatVector.fromArray(F, rows, row + WIDTH), right);
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

    /** A few channels of all pixels after another: their rows and weights stay in the first-level cache. */
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
        int whole = n / period * period;
        int tiled = period / (4 * WIDTH) * (4 * WIDTH);
        for (int i = 0; i < tiled; i += 4 * WIDTH) {
            for (int first = i; first < whole; first += period) {
                fourVectors(rows, from, first, weights, weight, i, count, into, at);
            }
        }
        for (int first = 0; first < whole; first += period) {
            singleVectors(rows, from, first, weights, weight, tiled, count, into, at, period);
        }
        singleVectors(rows, from, whole, weights, weight, 0, count, into, at, n - whole);
    }

    private static void fourVectors(
            float[] rows,
            int[] from,
            int first,
            float[] weights,
            int[] weight,
            int i,
            int count,
            float[] into,
            int at) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        FloatVector c = FloatVector.zero(F);
        FloatVector d = FloatVector.zero(F);
        for (int r = 0; r < count; r++) {
            int row = from[r] + first;
            int factors = weight[r] + i;
            a = FloatVector.fromArray(F, weights, factors).fma(FloatVector.fromArray(F, rows, row), a);
            b = FloatVector.fromArray(F, weights, factors + WIDTH).fma(FloatVector.fromArray(F, rows, row + WIDTH), b);
            c = FloatVector.fromArray(F, weights, factors + 2 * WIDTH)
                    .fma(FloatVector.fromArray(F, rows, row + 2 * WIDTH), c);
            d = FloatVector.fromArray(F, weights, factors + 3 * WIDTH)
                    .fma(FloatVector.fromArray(F, rows, row + 3 * WIDTH), d);
        }
        a.intoArray(into, at + first);
        b.intoArray(into, at + first + WIDTH);
        c.intoArray(into, at + first + 2 * WIDTH);
        d.intoArray(into, at + first + 3 * WIDTH);
    }

    /** From place {@code start} of a period on, up to {@code n}. */
    private static void singleVectors(
            float[] rows,
            int[] from,
            int first,
            float[] weights,
            int[] weight,
            int start,
            int count,
            float[] into,
            int at,
            int n) {
        int i = start;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector sum = FloatVector.zero(F);
            for (int r = 0; r < count; r++) {
                sum = FloatVector.fromArray(F, weights, weight[r] + i)
                        .fma(FloatVector.fromArray(F, rows, from[r] + first + i), sum);
            }
            sum.intoArray(into, at + first + i);
        }
        for (; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < count; r++) {
                sum = Math.fma(weights[weight[r] + i], rows[from[r] + first + i], sum);
            }
            into[at + first + i] = sum;
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
                    sum = factor.fma(FloatVector.fromArray(F, b, k * columns + j), sum);
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
            FloatVector row = FloatVector.fromArray(F, b, k * columns + j);
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
    public void narrow(float[] in, float unit, byte[] out, int n) {
        float scale = 1 / unit;
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            IntVector whole =
                    FloatVector.fromArray(F, in, i).mul(scale).add(WHOLE).reinterpretAsInts();
            ((ByteVector) whole.convertShape(VectorOperators.I2B, B, 0)).intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = (byte) (in[i] * scale);
        }
    }

    @Override
    public void larger(float[] from, int at, float[] into, int to, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector.fromArray(F, into, to + i)
                    .max(FloatVector.fromArray(F, from, at + i))
                    .intoArray(into, to + i);
        }
        rest.larger(from, at + i, into, to + i, n - i);
    }

    /**
     * Four bytes to a lane, whose high bits are free to say which byte is the larger. (With a second kind of vectors of bytes beside {@link #B}
     * Java's methods for them serve both, and in some runs were no longer inlined.)
     */
    @Override
    public void larger(byte[] from, int at, byte[] into, int to, int n) {
        int i = 0;
        for (; i <= n - Integer.BYTES * WIDTH; i += Integer.BYTES * WIDTH) {
            IntVector a = IntVector.fromByteArray(I, into, to + i, NATIVE);
            IntVector b = IntVector.fromByteArray(I, from, at + i, NATIVE);
            IntVector aIsNotLess = a.lanewise(VectorOperators.OR, HIGH_BITS)
                    .sub(b)
                    .and(HIGH_BITS)
                    .lanewise(VectorOperators.LSHR, Byte.SIZE - 1)
                    .mul(0xff);
            a.lanewise(VectorOperators.XOR, b)
                    .and(aIsNotLess)
                    .lanewise(VectorOperators.XOR, b)
                    .intoByteArray(into, to + i, NATIVE);
        }
        rest.larger(from, at + i, into, to + i, n - i);
    }

    /** The last vectors may overlap those before them. */
    @Override
    public float largest(float[] x, int from, int n) {
        if (n < WIDTH) {
            return rest.largest(x, from, n);
        }
        int last = from + n - WIDTH;
        IntVector left = IntVector.zero(I);
        IntVector right = IntVector.zero(I);
        for (int i = from; i < from + n; i += 2 * WIDTH) {
            left = left.max(FloatVector.fromArray(F, x, Math.min(i, last))
                    .reinterpretAsInts()
                    .and(MAGNITUDE));
            right = right.max(FloatVector.fromArray(F, x, Math.min(i + WIDTH, last))
                    .reinterpretAsInts()
                    .and(MAGNITUDE));
        }
        return Float.intBitsToFloat(left.max(right).reduceLanes(VectorOperators.MAX));
    }

    @Override
    public void digits(float[] x, int from, float scale, Digits form, byte[][] out, int n) {
        int done = form == Digits.WIDE ? wideDigits(x, from, scale, out, n) : narrowDigits(x, from, scale, out, n);
        rest.digits(x, from + done, scale, form, out, n - done);
    }

    /** The magnitude rounded, then its sign and the offset; returns how many were done. */
    private static int wideDigits(float[] x, int from, float scale, byte[][] out, int n) {
        Digits form = Digits.WIDE;
        byte[] high = out[0];
        byte[] middle = out[1];
        byte[] low = out[2];
        int whole = Float.floatToRawIntBits(WHOLE);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            IntVector bits = FloatVector.fromArray(F, x, from + i).mul(scale).reinterpretAsInts();
            IntVector sign = bits.lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
            IntVector q = bits.and(MAGNITUDE)
                    .min(whole)
                    .reinterpretAsFloats()
                    .add(WHOLE)
                    .reinterpretAsInts()
                    .sub(whole)
                    .lanewise(VectorOperators.XOR, sign)
                    .sub(sign)
                    .add(form.offset())
                    .min(form.largest());
            ((ByteVector) q.convertShape(VectorOperators.I2B, B, 0)).intoArray(low, from + i);
            ((ByteVector) q.lanewise(VectorOperators.LSHR, WIDE).convertShape(VectorOperators.I2B, B, 0))
                    .intoArray(middle, from + i);
            ((ByteVector) q.lanewise(VectorOperators.LSHR, 2 * WIDE).convertShape(VectorOperators.I2B, B, 0))
                    .intoArray(high, from + i);
        }
        return i;
    }

    /** The magnitude rounded in two parts, since {@link #MAGIC} has room for 22 bits; returns how many were done. */
    private static int narrowDigits(float[] x, int from, float scale, byte[][] out, int n) {
        Digits form = Digits.NARROW;
        int mask = form.base() - 1;
        int most = Float.floatToRawIntBits(form.offset());
        int magic = Float.floatToRawIntBits(MAGIC);
        byte[] high = out[0];
        byte[] second = out[1];
        byte[] third = out[2];
        byte[] low = out[3];
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            IntVector bits = FloatVector.fromArray(F, x, from + i).mul(scale).reinterpretAsInts();
            IntVector sign = bits.lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
            FloatVector magnitude = bits.and(MAGNITUDE).min(most).reinterpretAsFloats();
            FloatVector halves = magnitude.mul(1f / HALF).add(MAGIC).sub(MAGIC);
            IntVector left = magnitude
                    .sub(halves.mul(HALF))
                    .add(MAGIC)
                    .reinterpretAsInts()
                    .sub(magic);
            IntVector q = halves.add(MAGIC)
                    .reinterpretAsInts()
                    .sub(magic)
                    .mul(HALF)
                    .add(left)
                    .lanewise(VectorOperators.XOR, sign)
                    .sub(sign)
                    .add(form.offset())
                    .min(form.largest());
            ((ByteVector) q.and(mask).convertShape(VectorOperators.I2B, B, 0)).intoArray(low, from + i);
            ((ByteVector) q.lanewise(VectorOperators.LSHR, NARROW).and(mask).convertShape(VectorOperators.I2B, B, 0))
                    .intoArray(third, from + i);
            ((ByteVector) q.lanewise(VectorOperators.LSHR, 2 * NARROW)
                            .and(mask)
                            .convertShape(VectorOperators.I2B, B, 0))
                    .intoArray(second, from + i);
            ((ByteVector) q.lanewise(VectorOperators.LSHR, 3 * NARROW)
                            .and(mask)
                            .convertShape(VectorOperators.I2B, B, 0))
                    .intoArray(high, from + i);
        }
        return i;
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
                FloatVector.fromArray(F, x, c).mul(unit).intoArray(x, c);
            }
            for (; c < i + channels; c++) {
                x[c] *= units[at + i / channels];
            }
        }
    }

    /** The sign of {@code H - threshold} decides. */
    @Override
    public void leaky(float[] x, float[] v, byte[] spikes, float rate, float threshold, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector before = FloatVector.fromArray(F, v, i);
            FloatVector h =
                    before.add(FloatVector.fromArray(F, x, i).sub(before).mul(rate));
            IntVector silent = h.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
            h.intoArray(x, i);
            h.reinterpretAsInts().and(silent).reinterpretAsFloats().intoArray(v, i);
            ((ByteVector) silent.add(1).convertShape(VectorOperators.I2B, B, 0)).intoArray(spikes, i);
        }
        for (; i < n; i++) {
            spikes[i] = leaky(x[i], x, v, rate, threshold, i);
        }
    }

    @Override
    public void leaky(
            ByteBuffer sums,
            int first,
            float[] scale,
            float[] shift,
            float[] h,
            float[] v,
            ByteBuffer spikes,
            int at,
            float rate,
            float threshold,
            int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                int place = from + i;
                IntVector sum = IntVector.fromByteBuffer(I, sums, Integer.BYTES * (first + place), NATIVE);
                FloatVector x = ((FloatVector) sum.convertShape(VectorOperators.I2F, F, 0))
                        .fma(FloatVector.fromArray(F, scale, i), FloatVector.fromArray(F, shift, i));
                FloatVector before = FloatVector.fromArray(F, v, place);
                FloatVector potential = before.add(x.sub(before).mul(rate));
                IntVector silent =
                        potential.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
                potential.intoArray(h, place);
                potential.reinterpretAsInts().and(silent).reinterpretAsFloats().intoArray(v, place);
                ((ByteVector) silent.add(1).convertShape(VectorOperators.I2B, B, 0))
                        .intoByteBuffer(spikes, at + place, NATIVE);
            }
            for (; i < length; i++) {
                int place = from + i;
                float x = Math.fma((float) sum(sums, first + place), scale[i], shift[i]);
                spikes.put(at + place, leaky(x, h, v, rate, threshold, place));
            }
        }
    }

    /** Membranes stay in registers from step to step. */
    @Override
    public void leaky(
            ByteBuffer sums,
            int first,
            float[] scale,
            float[] shift,
            ByteBuffer spikes,
            int at,
            Steps steps,
            float rate,
            float threshold,
            int n) {
        for (int from = 0; from < n; from += scale.length) {
            int length = Math.min(scale.length, n - from);
            int i = 0;
            for (; i <= length - WIDTH; i += WIDTH) {
                FloatVector factor = FloatVector.fromArray(F, scale, i);
                FloatVector summand = FloatVector.fromArray(F, shift, i);
                FloatVector v = FloatVector.zero(F);
                int sum = first + from + i;
                int spike = at + from + i;
                for (int t = 0; t < steps.count(); t++) {
                    IntVector read = IntVector.fromByteBuffer(I, sums, Integer.BYTES * sum, NATIVE);
                    FloatVector x = ((FloatVector) read.convertShape(VectorOperators.I2F, F, 0)).fma(factor, summand);
                    FloatVector h = v.add(x.sub(v).mul(rate));
                    IntVector silent =
                            h.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
                    v = h.reinterpretAsInts().and(silent).reinterpretAsFloats();
                    ((ByteVector) silent.add(1).convertShape(VectorOperators.I2B, B, 0))
                            .intoByteBuffer(spikes, spike, NATIVE);
                    sum += steps.nextSum();
                    spike += steps.nextSpike();
                }
            }
            for (; i < length; i++) {
                leaky(sums, first + from + i, scale[i], shift[i], spikes, at + from + i, steps, rate, threshold);
            }
        }
    }

    /** All time steps of one neuron. */
    private static void leaky(
            ByteBuffer sums,
            int sum,
            float scale,
            float shift,
            ByteBuffer spikes,
            int spike,
            Steps steps,
            float rate,
            float threshold) {
        float[] h = new float[1];
        float[] v = new float[1];
        for (int t = 0; t < steps.count(); t++) {
            float x = Math.fma((float) sum(sums, sum + t * steps.nextSum()), scale, shift);
            spikes.put(spike + t * steps.nextSpike(), leaky(x, h, v, rate, threshold, 0));
        }
    }

    private static byte leaky(float x, float[] h, float[] v, float rate, float threshold, int at) {
        float potential = v[at] + (x - v[at]) * rate;
        int silent = Float.floatToRawIntBits(potential - threshold) >> Integer.SIZE - 1;
        h[at] = potential;
        v[at] = Float.intBitsToFloat(Float.floatToRawIntBits(potential) & silent);
        return (byte) (1 + silent);
    }

    @Override
    public void drift(
            float[] own, int ownFrom, float[] reference, int from, float threshold, float near, long[] sums, int n) {
        int done = 0;
        while (done <= n - WIDTH) {
            int steps = Math.min(PIECE, (n - done) / WIDTH);
            driftOfVectors(own, ownFrom + done, reference, from + done, threshold, near, sums, steps * WIDTH);
            done += steps * WIDTH;
        }
        rest.drift(own, ownFrom + done, reference, from + done, threshold, near, sums, n - done);
    }

    /** The drift of as many values as fill vectors. */
    private static void driftOfVectors(
            float[] own, int ownFrom, float[] reference, int from, float threshold, float near, long[] sums, int n) {
        float steepness = 1 / near;
        int magic = Float.floatToRawIntBits(MAGIC);
        int cut = Float.floatToRawIntBits(LARGEST_DISTANCE);
        FloatVector one = FloatVector.broadcast(F, 1f);
        IntVector distances = IntVector.zero(I);
        IntVector nearThreshold = IntVector.zero(I);
        IntVector silent = IntVector.zero(I);
        IntVector referenceSilent = IntVector.zero(I);
        IntVector flips = IntVector.zero(I);
        for (int i = 0; i < n; i += WIDTH) {
            FloatVector h = FloatVector.fromArray(F, own, ownFrom + i);
            FloatVector float32 = FloatVector.fromArray(F, reference, from + i);
            FloatVector apart =
                    h.sub(float32).reinterpretAsInts().and(MAGNITUDE).min(cut).reinterpretAsFloats();
            FloatVector away =
                    float32.sub(threshold).reinterpretAsInts().and(MAGNITUDE).reinterpretAsFloats();
            FloatVector weight =
                    one.sub(away.mul(steepness)).reinterpretAsInts().max(0).reinterpretAsFloats();
            FloatVector units = apart.mul(DRIFT_UNITS);
            FloatVector nearUnits = apart.mul(weight).mul(DRIFT_UNITS);
            distances = distances.add(units.add(MAGIC).reinterpretAsInts().sub(magic));
            nearThreshold =
                    nearThreshold.add(nearUnits.add(MAGIC).reinterpretAsInts().sub(magic));
            IntVector mine = h.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
            IntVector other =
                    float32.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
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

    private static long sum(IntVector lanes) {
        long sum = 0;
        for (int lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }
}
