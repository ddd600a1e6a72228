package org.aq4svit.engine.onednn;

import java.util.Arrays;
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

    /** Weights as {@code [kernel * kernel, channels]}. */
    private static float[] taps(Op.Conv conv, float[] weights) {
        int taps = conv.kernel() * conv.kernel();
        float[] turned = new float[weights.length];
        for (int c = 0; c < conv.out(); c++) {
            for (int k = 0; k < taps; k++) {
                turned[k * conv.out() + c] = weights[c * taps + k];
            }
        }
        return turned;
    }

    /** Convolves every frame and applies the multiply-adds. */
    void convolve(Real x, Op.Conv conv, float[] weights, List<Affine> affines, Real into) {
        float[] taps = taps(conv, weights);
        Form from = x.form();
        Form to = into.form();
        frame = frame.length < from.frame() ? new float[from.frame()] : frame;
        out = out.length < to.row() ? new float[to.row()] : out;
        List<Product.Tile> tiles =
                affines.stream().map(a -> Product.Tile.of(a, to.row())).toList();
        for (int f = 0; f < from.frames(); f++) {
            x.read(f * from.frame(), frame, from.frame());
            for (int row = 0; row < to.height(); row++) {
                Arrays.fill(out, 0, to.row(), 0f);
                row(from, conv, taps, row, to.width());
                for (Product.Tile tile : tiles) {
                    Lanes.best().affine(out, tile.scale(), tile.shift(), to.row());
                }
                into.write(f * to.frame() + row * to.row(), out, to.row());
            }
        }
    }

    private void row(Form from, Op.Conv conv, float[] taps, int row, int width) {
        for (int ky = 0; ky < conv.kernel(); ky++) {
            int y = row * conv.stride() - conv.padding() + ky;
            if (y >= 0 && y < from.height()) {
                for (int column = 0; column < width; column++) {
                    pixel(from, conv, taps, y, ky, column);
                }
            }
        }
    }

    private void pixel(Form from, Op.Conv conv, float[] taps, int y, int ky, int column) {
        int channels = conv.out();
        for (int kx = 0; kx < conv.kernel(); kx++) {
            int x = column * conv.stride() - conv.padding() + kx;
            if (x >= 0 && x < from.width()) {
                int source = y * from.row() + x * channels;
                int tap = (ky * conv.kernel() + kx) * channels;
                Lanes.best().accumulate(frame, source, taps, tap, out, column * channels, channels);
            }
        }
    }
}
