package org.aq4svit.engine.nd4j;

import java.util.Arrays;

/**
 * The additions and masks that take the place of products in token and mask attention. All values are small integers, hence exact in
 * float32 in any order. For one thread.
 */
final class Gates {
    private float[] x = {};
    private float[] y = {};
    private float[] out = {};

    /** Sums the channels of each head, pixel by pixel. */
    void headSum(Frames in, Frames into) {
        int each = in.channels() / into.channels();
        reserve(in.perFrame());
        for (int f = 0; f < in.frames(); f++) {
            in.slab().floats().get(f * in.perFrame(), x, 0, in.perFrame());
            for (int i = 0; i < into.perFrame(); i++) {
                float sum = 0;
                for (int j = i * each; j < (i + 1) * each; j++) {
                    sum += x[j];
                }
                out[i] = sum;
            }
            into.slab().floats().put(f * into.perFrame(), out, 0, into.perFrame());
        }
    }

    /** Sums the product of two activations over the pixels, channel by channel. */
    void overlap(Frames a, Frames b, Frames into) {
        int channels = a.channels();
        reserve(a.perFrame());
        for (int f = 0; f < a.frames(); f++) {
            a.slab().floats().get(f * a.perFrame(), x, 0, a.perFrame());
            b.slab().floats().get(f * a.perFrame(), y, 0, a.perFrame());
            Arrays.fill(out, 0, channels, 0f);
            for (int p = 0; p < a.perFrame(); p += channels) {
                for (int c = 0; c < channels; c++) {
                    out[c] += x[p + c] * y[p + c];
                }
            }
            into.slab().floats().put(f * channels, out, 0, channels);
        }
    }

    /** Multiplies by a gate that is repeated over pixels, or over the channels of a group. */
    void mask(Frames in, Frames gate, Frames into) {
        int group = in.channels() / gate.channels();
        int perPixel = gate.height() * gate.width() == 1 ? 0 : gate.channels();
        reserve(in.perFrame());
        for (int f = 0; f < in.frames(); f++) {
            in.slab().floats().get(f * in.perFrame(), x, 0, in.perFrame());
            gate.slab().floats().get(f * gate.perFrame(), y, 0, gate.perFrame());
            for (int i = 0; i < in.perFrame(); i++) {
                int pixel = i / in.channels();
                x[i] *= y[pixel * perPixel + i % in.channels() / group];
            }
            into.slab().floats().put(f * in.perFrame(), x, 0, in.perFrame());
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
