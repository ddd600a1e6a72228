package org.aq4svit.engine.frames;

import java.util.Arrays;

/** Maxima and means. For one thread. */
public final class Pools {
    private float[] in = {};
    private float[] out = {};

    /** Maximum over 3x3 windows, stride 2; the border counts as minus infinity. */
    public void maximum(Pictures x, Pictures into) {
        reserve(x.perFrame());
        for (int f = 0; f < x.frames(); f++) {
            x.load(f, in);
            Arrays.fill(out, 0, into.perFrame(), Float.NEGATIVE_INFINITY);
            for (int row = 0; row < into.height(); row++) {
                for (int r = Math.max(0, 2 * row - 1); r < Math.min(x.height(), 2 * row + 2); r++) {
                    maximum(x, r, into, row);
                }
            }
            into.store(f, out);
        }
    }

    /** One row of pixels against the windows of a row of results. */
    private void maximum(Pictures x, int from, Pictures into, int row) {
        int channels = x.channels();
        for (int column = 0; column < into.width(); column++) {
            int target = (row * into.width() + column) * channels;
            for (int c = Math.max(0, 2 * column - 1); c < Math.min(x.width(), 2 * column + 2); c++) {
                int source = (from * x.width() + c) * channels;
                for (int i = 0; i < channels; i++) {
                    out[target + i] = Math.max(out[target + i], in[source + i]);
                }
            }
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
            out = new float[size];
        }
    }
}
