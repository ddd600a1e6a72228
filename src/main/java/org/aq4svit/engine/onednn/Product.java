package org.aq4svit.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Op;

/**
 * A layer yet to be computed: the product of whole numbers, then its digits joined, the multiply-adds and a residual. A strip is computed
 * when it is opened.
 */
final class Product extends Activation {
    private static final float WEIGHT_BASE = 256;

    private final int channels;
    private final Operand operand;
    private final Multiplier multiplier;
    private final int planes;
    private final Stored residual;
    private final Workbench bench;

    /** The multiply-adds, the unit of spikes and weights counted into the first. */
    private final List<Tile> affines;

    /** For every plane of weights what the offset of the operand's digits adds to the sums of the highest, per place of a piece. */
    private final int[][] offsets;

    private Strip strip;

    /** Channels' factors and summands repeated over the pixels of a piece. */
    record Tile(float[] scale, float[] shift) {
        /** Short enough to stay in the first-level cache, long enough for the loops over it. */
        private static final int ENOUGH = 256;

        static int length(int channels) {
            return (ENOUGH + channels - 1) / channels * channels;
        }

        static Tile of(Affine affine) {
            return of(affine, length(affine.scale().length));
        }

        private static Tile of(Affine affine, int length) {
            return new Tile(repeated(affine.scale(), length), repeated(affine.shift(), length));
        }

        private static float[] repeated(float[] values, int length) {
            float[] tile = new float[length];
            for (int i = 0; i < length; i += values.length) {
                System.arraycopy(values, 0, tile, i, values.length);
            }
            return tile;
        }

        void apply(float[] x, int n) {
            Lanes.best().affine(x, scale, shift, n);
        }
    }

    /** Takes over the operand and holds on to the residual, which may be null. */
    Product(
            Form form,
            Op.Conv conv,
            Operand operand,
            LayerWeights weights,
            List<Affine> affines,
            Stored residual,
            Workbench bench) {
        super(form);
        this.channels = conv.out();
        this.operand = operand;
        this.multiplier = new Multiplier(conv, weights, bench);
        this.planes = weights.planes().size();
        this.bench = bench;
        this.residual = residual;
        if (residual != null) {
            residual.retain();
        }
        int piece = Tile.length(channels);
        this.affines = inUnits(affines, operand, weights).stream().map(Tile::of).toList();
        this.offsets = new int[planes][piece];
        for (int w = 0; w < planes; w++) {
            for (int i = 0; i < piece; i++) {
                offsets[w][i] = operand.highOfZero() * weights.planes().get(w).sums()[i % channels];
            }
        }
    }

    /** The multiply-adds for sums in units of the weights, and of the spikes: powers of two, so that nothing is rounded differently. */
    private static List<Affine> inUnits(List<Affine> affines, Operand operand, LayerWeights weights) {
        float[] units = weights.scale().clone();
        float spike = operand instanceof SpikeBytes spikes ? spikes.unit() : 1;
        float[] scale = affines.isEmpty() ? null : affines.get(0).scale();
        for (int c = 0; c < units.length; c++) {
            units[c] *= spike * (scale == null ? 1 : scale[c]);
        }
        float[] shift =
                affines.isEmpty() ? new float[units.length] : affines.get(0).shift();
        List<Affine> all = new ArrayList<>(List.of(new Affine(units, shift)));
        all.addAll(affines.subList(Math.min(1, affines.size()), affines.size()));
        return all;
    }

    boolean hasResidual() {
        return residual != null;
    }

    @Override
    void dispose() {
        operand.release();
        if (residual != null) {
            residual.release();
        }
    }

    @Override
    List<Strip> strips() {
        return Strip.of(form(), Workbench.SUMS / (operand.digits() * planes));
    }

    @Override
    void open(Strip opened) {
        strip = opened;
        operand.open(opened);
        bench.sums((long) Integer.BYTES * part(planes));
        for (int w = 0; w < planes; w++) {
            operand.multiply(multiplier, w, digitsAgainst(w), part(w), each());
        }
        if (residual != null) {
            residual.open(opened);
        }
    }

    /** Sums of one digit with one plane: {@code [images, steps, rows of the strip, width, channels]}. */
    private int each() {
        return strip.images() * form().steps() * stride();
    }

    /** Where the sums with a plane begin, those of one digit after another. */
    private int part(int plane) {
        return plane * operand.digits() * each();
    }

    /** How many digits meet a plane of the weights: products of low digits with low digits are below what a float can tell. */
    private int digitsAgainst(int plane) {
        return Math.max(1, operand.digits() - plane);
    }

    @Override
    void read(int image, int step, int at, float[] into, int count) {
        int from = index(image, step, at);
        if (oneSum()) {
            Lanes.best().affine(sums(), from, tile().scale(), tile().shift(), into, count);
        } else if (planes == 1 && operand instanceof PixelDigits digits) {
            join(from, digits.pixels(form().frame(image, step), at / channels, channels), into, count);
        } else {
            join(from, into, count);
            operand.scale(form().frame(image, step), at / channels, into, count, channels);
            tile().apply(into, count);
        }
        for (int a = 1; a < affines.size(); a++) {
            affines.get(a).apply(into, count);
        }
        if (residual != null) {
            float[] other = bench.other(count);
            residual.read(image, step, at, other, count);
            Lanes.best().add(into, other, count);
        }
    }

    /** Whether there is one sum to a value. */
    private boolean oneSum() {
        return operand.digits() == 1 && planes == 1;
    }

    /** Whether there is one sum to a value, and nothing done to it but the multiply-adds of {@link #tile}. */
    boolean plain() {
        return oneSum() && affines.size() == 1 && residual == null;
    }

    /** The multiply-adds of the sums. */
    Tile tile() {
        return affines.get(0);
    }

    /** What {@link #read} reads before the multiply-adds. */
    ByteBuffer sums() {
        return bench.sums().bytes();
    }

    /** The index of the first of the sums that {@link #read} reads: those of the highest digit with the highest plane. */
    int index(int image, int step, int at) {
        return form().frame(image, step) * stride() + at;
    }

    /** How many sums lie between a step and the next. */
    int stride() {
        return strip.rows() * form().row();
    }

    /** Makes floats of the sums of all digits with the only plane, multiply-adds included. */
    private void join(int from, Lanes.Pixels pixels, float[] into, int count) {
        Lanes.best()
                .joinPixels(
                        sums(),
                        from,
                        each(),
                        operand.digits(),
                        offsets[0],
                        operand.base(),
                        pixels,
                        tile().scale(),
                        tile().shift(),
                        into,
                        count);
    }

    /** Makes floats of the sums of all digits with all planes. */
    private void join(int from, float[] into, int count) {
        joinDigits(0, from, into, count);
        float[] next = bench.other(count);
        for (int w = 1; w < planes; w++) {
            joinDigits(w, from, next, count);
            Lanes.best().append(into, WEIGHT_BASE, next, count);
        }
    }

    private void joinDigits(int plane, int from, float[] into, int count) {
        int multiplied = digitsAgainst(plane);
        Lanes.best().join(sums(), part(plane) + from, each(), multiplied, offsets[plane], operand.base(), into, count);
        for (int d = multiplied; d < operand.digits(); d++) {
            Lanes.best().multiply(into, operand.base(), count);
        }
    }
}
