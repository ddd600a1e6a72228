package org.aq4svit.engine.frames;

import java.util.Arrays;
import org.aq4svit.engine.lanes.Lanes;

/** Maxima and means. For one thread. */
public final class Pools {
    private float[] in = {};
    private float[] rows = {};
    private float[] out = {};

    /** Maximum over 3x3 windows, stride 2; the border counts as minus infinity. */
    public void maximum(Pictures x, Pictures into) {
        reserve(x.perFrame());
        for (int f = 0; f < x.frames(); f++) {
            x.load(f, in);
            for (int row = 0; row < into.height(); row++) {
                joinRows(row, x);
                joinColumns(row, x, into);
            }
            into.store(f, out);
        }
    }

    /** The rows of the windows of a row of results, joined pixel by pixel: long loops. */
    private void joinRows(int row, Pictures x) {
        int n = x.width() * x.channels();
        System.arraycopy(in, 2 * row * n, rows, 0, n);
        if (row > 0) {
            Lanes.best().larger(in, (2 * row - 1) * n, rows, 0, n);
        }
        if (2 * row + 1 < x.height()) {
            Lanes.best().larger(in, (2 * row + 1) * n, rows, 0, n);
        }
    }

    /**
     * Every pixel becomes the largest of itself and the two after it, in long loops over whole rows: pixels of few channels are not worth
     * a loop each, though every other result is not needed.
     */
    private void joinColumns(int row, Pictures x, Pictures into) {
        int n = x.channels();
        int all = x.width() * n;
        int target = row * into.width() * n;
        Lanes.best().larger(rows, n, rows, 0, all - n);
        System.arraycopy(rows, 0, out, target, n);
        Lanes.best().larger(rows, n, rows, 0, all - n);
        for (int column = 1; column < into.width(); column++) {
            System.arraycopy(rows, (2 * column - 1) * n, out, target + column * n, n);
        }
    }

    /** Mean over height and width, summed in double precision. */
    public void spatialMean(Pictures x, Pictures into) {
        int channels = x.channels();
        double[] sums = new double[channels];
        reserve(x.perFrame());
        for (int f = 0; f < x.frames(); f++) {
            x.load(f, in);
            Arrays.fill(sums, 0);
            for (int i = 0; i < x.perFrame(); i += channels) {
                for (int c = 0; c < channels; c++) {
                    sums[c] += in[i + c];
                }
            }
            for (int c = 0; c < channels; c++) {
                out[c] = (float) (sums[c] / (x.height() * x.width()));
            }
            into.store(f, out);
        }
    }

    /** Mean over the time steps, of which there are as many as frames per frame of the result. */
    public void timeMean(Pictures x, Pictures into) {
        int steps = x.frames() / into.frames();
        reserve(x.perFrame());
        for (int image = 0; image < into.frames(); image++) {
            Arrays.fill(out, 0, x.perFrame(), 0f);
            for (int t = 0; t < steps; t++) {
                x.load(t * into.frames() + image, in);
                for (int i = 0; i < x.perFrame(); i++) {
                    out[i] += in[i];
                }
            }
            for (int i = 0; i < x.perFrame(); i++) {
                out[i] /= steps;
            }
            into.store(image, out);
        }
    }

    private void reserve(int size) {
        if (in.length < size) {
            in = new float[size];
            rows = new float[size];
            out = new float[size];
        }
    }
}
