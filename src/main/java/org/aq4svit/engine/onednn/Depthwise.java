package org.aq4svit.engine.onednn;

import java.util.List;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Op;

/**
 * Depthwise convolution of real values: few multiply-adds per value, fused and in a fixed order for every result, so that all machines
 * round alike. For one thread.
 */
final class Depthwise {
    private float[] frame = {};
    private float[] out = {};
    private float[] taps = {};
    private int[] sources = {};
    private int[] weights = {};

    /** Convolves every frame and applies the multiply-adds. */
    void convolve(Real x, Op.Conv conv, float[] values, List<Affine> affines, Real into) {
        Form from = x.form();
        Form to = into.form();
        prepare(conv, values, from, to);
        List<Product.Tile> tiles = affines.stream().map(Product.Tile::of).toList();
        for (int f = 0; f < from.frames(); f++) {
            x.read(f * from.frame(), frame, from.frame());
            for (int row = 0; row < to.height(); row++) {
                row(from, conv, row, to);
                for (Product.Tile tile : tiles) {
                    tile.apply(out, to.row());
                }
                into.write(f * to.frame() + row * to.row(), out, to.row());
            }
        }
    }

    /** Turns the weights into a row of the result's length for every tap, so that pixels side by side make one long loop. */
    private void prepare(Op.Conv conv, float[] values, Form from, Form to) {
        int count = conv.kernel() * conv.kernel();
        frame = frame.length < from.frame() ? new float[from.frame()] : frame;
        out = out.length < to.row() ? new float[to.row()] : out;
        taps = taps.length < count * to.row() ? new float[count * to.row()] : taps;
        sources = new int[count];
        weights = new int[count];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < to.row(); i++) {
                taps[k * to.row() + i] = values[i % conv.out() * count + k];
            }
        }
    }

    /** Pixels between the borders in one go if their inputs lie side by side, others one by one. */
    private void row(Form from, Op.Conv conv, int row, Form to) {
        int first = 0;
        int end = 0;
        if (conv.stride() == 1) {
            first = Math.min(to.width(), conv.padding());
            end = Math.max(first, Math.min(to.width(), from.width() + conv.padding() - conv.kernel() + 1));
            pixels(from, conv, row, first, end - first, to);
        }
        for (int column = 0; column < first; column++) {
            pixels(from, conv, row, column, 1, to);
        }
        for (int column = end; column < to.width(); column++) {
            pixels(from, conv, row, column, 1, to);
        }
    }

    private void pixels(Form from, Op.Conv conv, int row, int column, int length, Form to) {
        int channels = conv.out();
        int count = 0;
        for (int ky = 0; ky < conv.kernel(); ky++) {
            int y = row * conv.stride() - conv.padding() + ky;
            for (int kx = 0; kx < conv.kernel(); kx++) {
                int x = column * conv.stride() - conv.padding() + kx;
                if (y >= 0 && y < from.height() && x >= 0 && x < from.width()) {
                    sources[count] = y * from.row() + x * channels;
                    weights[count++] = (ky * conv.kernel() + kx) * to.row() + column * channels;
                }
            }
        }
        int at = column * channels;
        Lanes.best().sumOfProducts(frame, sources, taps, weights, count, out, at, length * channels);
    }
}
