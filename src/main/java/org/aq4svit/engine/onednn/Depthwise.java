package org.aq4svit.engine.onednn;

import java.util.List;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Op;

/**
 * A depthwise convolution of real values yet to be computed: few multiply-adds per value, fused and in a fixed order for every result, so
 * that all machines round alike. A strip is computed when it is opened.
 */
final class Depthwise extends Activation {
    private static final int STRIP = 1 << 17;

    private final Real x;
    private final Op.Conv conv;

    /** Weights of every tap, repeated so that small pixels side by side make one long loop. */
    private final float[] taps;

    private final int period;

    private final List<Product.Tile> affines;
    private final Arrays arrays;
    private Strip strip;

    /** What the depthwise convolutions of one thread share; at most one of them is open at a time. */
    static final class Arrays {
        private float[] rows = {};
        private float[] results = {};
        private int[] sources = {};
        private int[] weights = {};
    }

    /** Holds on to {@code x}. */
    Depthwise(Form form, Real x, Op.Conv conv, float[] values, List<Affine> affines, Arrays arrays) {
        super(form);
        this.x = x;
        this.conv = conv;
        this.affines = affines.stream().map(Product.Tile::of).toList();
        this.arrays = arrays;
        this.period = Product.Tile.length(conv.out());
        this.taps = taps(conv, values, period);
        x.retain();
    }

    @Override
    void dispose() {
        x.release();
    }

    @Override
    List<Strip> strips() {
        return Strip.of(form(), STRIP);
    }

    @Override
    void open(Strip opened) {
        strip = opened;
        prepare();
        Form from = x.form();
        int first = Math.max(0, strip.row() * conv.stride() - conv.padding());
        int end = Math.min(
                from.height(), (strip.row() + strip.rows() - 1) * conv.stride() - conv.padding() + conv.kernel());
        int count = (end - first) * from.row();
        arrays.rows = arrays.rows.length < count ? new float[count] : arrays.rows;
        for (int f = 0; f < strip.images() * form().steps(); f++) {
            int at = from.at(strip.image() + f / form().steps(), f % form().steps());
            x.read(at + first * from.row(), arrays.rows, count);
            for (int r = 0; r < strip.rows(); r++) {
                row(strip.row() + r, first, end, (f * strip.rows() + r) * form().row());
            }
        }
    }

    private static float[] taps(Op.Conv conv, float[] values, int period) {
        int count = conv.kernel() * conv.kernel();
        float[] taps = new float[count * period];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = values[i % period % conv.out() * count + i / period];
        }
        return taps;
    }

    private void prepare() {
        int count = conv.kernel() * conv.kernel();
        int results = strip.images() * form().steps() * strip.rows() * form().row();
        arrays.results = arrays.results.length < results ? new float[results] : arrays.results;
        arrays.sources = arrays.sources.length < count ? new int[count] : arrays.sources;
        arrays.weights = arrays.weights.length < count ? new int[count] : arrays.weights;
    }

    /** Pixels between the borders in one go if their inputs lie side by side, others one by one. */
    private void row(int row, int firstRow, int endRow, int into) {
        int width = form().width();
        int first = 0;
        int end = 0;
        if (conv.stride() == 1) {
            first = Math.min(width, conv.padding());
            end = Math.max(first, Math.min(width, x.form().width() + conv.padding() - conv.kernel() + 1));
            pixels(row, firstRow, endRow, first, end - first, into);
        }
        for (int column = 0; column < first; column++) {
            pixels(row, firstRow, endRow, column, 1, into);
        }
        for (int column = end; column < width; column++) {
            pixels(row, firstRow, endRow, column, 1, into);
        }
    }

    private void pixels(int row, int firstRow, int endRow, int column, int length, int into) {
        Form from = x.form();
        int channels = conv.out();
        int count = 0;
        for (int ky = 0; ky < conv.kernel(); ky++) {
            int y = row * conv.stride() - conv.padding() + ky;
            for (int kx = 0; kx < conv.kernel(); kx++) {
                int at = column * conv.stride() - conv.padding() + kx;
                if (y >= firstRow && y < endRow && at >= 0 && at < from.width()) {
                    arrays.sources[count] = (y - firstRow) * from.row() + at * channels;
                    arrays.weights[count++] = (ky * conv.kernel() + kx) * period;
                }
            }
        }
        Lanes.best()
                .sumOfProducts(
                        arrays.rows,
                        arrays.sources,
                        taps,
                        arrays.weights,
                        period,
                        count,
                        arrays.results,
                        into + column * channels,
                        length * channels);
    }

    @Override
    void read(int image, int step, int at, float[] into, int count) {
        int frame = form().frame(image, step);
        System.arraycopy(arrays.results, frame * strip.rows() * form().row() + at, into, 0, count);
        for (Product.Tile tile : affines) {
            tile.apply(into, count);
        }
    }
}
