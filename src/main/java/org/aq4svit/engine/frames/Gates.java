package org.aq4svit.engine.frames;

import java.util.Arrays;

/**
 * The additions and masks that take the place of products in token and mask attention. All values are small integers, hence exact in
 * float32 in any order. For one thread.
 */
public final class Gates {
    private float[] x = {};
    private float[] y = {};
    private float[] out = {};

    /** Sums the channels of each head, pixel by pixel. */
    public void headSum(Pictures in, Pictures into) {
        int each = in.channels() / into.channels();
        reserve(in.perFrame());
        for (int f = 0; f < in.frames(); f++) {
            in.load(f, x);
            for (int i = 0; i < into.perFrame(); i++) {
                float sum = 0;
                for (int j = i * each; j < (i + 1) * each; j++) {
                    sum += x[j];
                }
                out[i] = sum;
            }
            into.store(f, out);
        }
    }

    /** Sums the product of two activations over the pixels, channel by channel. */
    public void overlap(Pictures a, Pictures b, Pictures into) {
        int channels = a.channels();
        reserve(a.perFrame());
        for (int f = 0; f < a.frames(); f++) {
            a.load(f, x);
            b.load(f, y);
            Arrays.fill(out, 0, channels, 0f);
            for (int p = 0; p < a.perFrame(); p += channels) {
                for (int c = 0; c < channels; c++) {
                    out[c] += x[p + c] * y[p + c];
                }
            }
            into.store(f, out);
        }
    }

    /** Multiplies by a gate that is repeated over pixels, or over the channels of a group. */
    public void mask(Pictures in, Pictures gate, Pictures into) {
        int channels = in.channels();
        int perPixel = gate.height() * gate.width() == 1 ? 0 : gate.channels();
        reserve(in.perFrame());
        for (int f = 0; f < in.frames(); f++) {
            in.load(f, x);
            gate.load(f, y);
            for (int p = 0; p < in.perFrame(); p += channels) {
                mask(p, channels, p / channels * perPixel, gate.channels());
            }
            into.store(f, x);
        }
    }

    /**
     * Masks the channels of a pixel: in loops without divisions, which take longer than the product. Where every channel has a gate of its own,
     * one loop takes them all, since loops over groups of one cannot be vectorised.
     */
    private void mask(int pixel, int channels, int gate, int gates) {
        int group = channels / gates;
        if (group == 1) {
            for (int c = 0; c < channels; c++) {
                x[pixel + c] *= y[gate + c];
            }
            return;
        }
        for (int g = 0; g < gates; g++) {
            float factor = y[gate + g];
            int from = pixel + g * group;
            for (int i = from; i < from + group; i++) {
                x[i] *= factor;
            }
        }
    }

    private void reserve(int size) {
        if (x.length < size) {
            x = new float[size];
            y = new float[size];
            out = new float[size];
        }
    }
}
