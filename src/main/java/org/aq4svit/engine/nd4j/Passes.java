package org.aq4svit.engine.nd4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.model.Firing;

/**
 * Our own passes over activations: everything between the matrix products.
 *
 * <p>Values go through small arrays that stay in the first-level cache: copying a piece in and out costs little, and loops over arrays are
 * vectorised by the compiler where loops over buffers are not. For one thread.
 */
final class Passes {
    private static final int PIECE = 4096;

    private float[] x = new float[PIECE];
    private float[] y = new float[PIECE];
    private final float[] v = new float[PIECE];
    private final float[] h = new float[PIECE];

    /** The multiply-adds, in place, over values whose channels are innermost. */
    void affine(FloatBuffer values, int count, List<Affine> affines) {
        affine(values, values, count, affines);
    }

    /** The multiply-adds over values whose channels are innermost. */
    void affine(FloatBuffer from, FloatBuffer into, int count, List<Affine> affines) {
        Tiles tiles = tiles(affines);
        for (int at = 0; at < count; at += tiles.length) {
            int n = Math.min(tiles.length, count - at);
            from.get(at, x, 0, n);
            tiles.apply(x, n);
            into.put(at, x, 0, n);
        }
    }

    /** Copies {@code count} channels of every pixel. */
    void channels(Frames from, int source, Frames into, int target, int count) {
        makeRoom(count);
        int pixels = from.frames() * from.height() * from.width();
        for (int p = 0; p < pixels; p++) {
            from.slab().floats().get(p * from.channels() + source, x, 0, count);
            into.slab().floats().put(p * into.channels() + target, x, 0, count);
        }
    }

    private Tiles tiles(List<Affine> affines) {
        Tiles tiles = new Tiles(affines);
        makeRoom(tiles.length);
        return tiles;
    }

    /** Hardly ever do pixels have more channels than a piece has numbers. */
    private void makeRoom(int length) {
        if (length > x.length) {
            x = new float[length];
            y = new float[length];
        }
    }

    /** The multiply-adds and then {@code + residual}, in place; a shorter residual repeats. */
    void affine(FloatBuffer values, int count, List<Affine> affines, FloatBuffer residual, int period) {
        Tiles tiles = tiles(affines);
        for (int start = 0; start < count; start += period) {
            for (int at = 0; at < period; at += tiles.length) {
                int n = Math.min(tiles.length, period - at);
                values.get(start + at, x, 0, n);
                residual.get(at, y, 0, n);
                tiles.apply(x, n);
                for (int i = 0; i < n; i++) {
                    x[i] += y[i];
                }
                values.put(start + at, x, 0, n);
            }
        }
    }

    /** The multiply-adds into larger pictures whose border holds what they make of zero. */
    void affineWithBorder(Frames from, Frames into, List<Affine> affines, int border) {
        Tiles tiles = tiles(affines);
        fillWithZeroResponse(into, tiles);
        int row = from.width() * from.channels();
        for (int f = 0; f < from.frames(); f++) {
            for (int r = 0; r < from.height(); r++) {
                int source = (f * from.height() + r) * row;
                int target = ((f * into.height() + r + border) * into.width() + border) * from.channels();
                affineRow(from.slab().floats(), source, into.slab().floats(), target, row, tiles);
            }
        }
    }

    private void fillWithZeroResponse(Frames into, Tiles tiles) {
        Arrays.fill(y, 0, tiles.length, 0f);
        tiles.apply(y, tiles.length);
        for (int at = 0; at < into.values(); at += tiles.length) {
            into.slab().floats().put(at, y, 0, Math.min(tiles.length, into.values() - at));
        }
    }

    private void affineRow(FloatBuffer in, int source, FloatBuffer out, int target, int count, Tiles tiles) {
        for (int at = 0; at < count; at += tiles.length) {
            int n = Math.min(tiles.length, count - at);
            in.get(source + at, x, 0, n);
            tiles.apply(x, n);
            out.put(target + at, x, 0, n);
        }
    }

    /** The channels' factors repeated to a whole number of pixels, so that one long loop serves any number of channels. */
    private static final class Tiles {
        /** More than a piece only if the channels are. */
        final int length;

        private final float[][] scales;
        private final float[][] shifts;

        Tiles(List<Affine> affines) {
            int channels = affines.isEmpty() ? 1 : affines.get(0).scale().length;
            length = Math.max(1, PIECE / channels) * channels;
            scales = affines.stream().map(a -> repeated(a.scale())).toArray(float[][]::new);
            shifts = affines.stream().map(a -> repeated(a.shift())).toArray(float[][]::new);
        }

        private float[] repeated(float[] values) {
            float[] tile = new float[length];
            for (int i = 0; i < length; i += values.length) {
                System.arraycopy(values, 0, tile, i, values.length);
            }
            return tile;
        }

        void apply(float[] values, int count) {
            for (int a = 0; a < scales.length; a++) {
                float[] scale = scales[a];
                float[] shift = shifts[a];
                for (int i = 0; i < count; i++) {
                    values[i] = Math.fma(values[i], scale[i], shift[i]);
                }
            }
        }
    }

    /**
     * A neuron layer.
     *
     * @param period values per time step of the input, or 0 if every step sees the same input
     * @param neurons values per time step of the result
     */
    void neurons(
            FloatBuffer in, int period, FloatBuffer spikes, int steps, int neurons, Firing firing, MembraneSink sink) {
        sink.begin(steps, neurons);
        for (int at = 0; at < neurons; at += PIECE) {
            int n = Math.min(PIECE, neurons - at);
            Arrays.fill(v, 0, n, 0f);
            for (int t = 0; t < steps; t++) {
                if (t == 0 || period > 0) {
                    in.get(t * period + at, x, 0, n);
                }
                step(firing, n);
                if (sink != MembraneSink.NONE) {
                    sink.accept(t, at, h, n);
                }
                spikes.put(t * neurons + at, y, 0, n);
            }
        }
    }

    private void step(Firing firing, int n) {
        if (firing instanceof Firing.Leaky leaky) {
            integrate(n, 1 / leaky.tau(), leaky.threshold());
        } else {
            System.arraycopy(x, 0, h, 0, n);
            for (int i = 0; i < n; i++) {
                y[i] = firing.output(h[i]);
            }
        }
    }

    /** One step of {@code n} leaky neurons without branches: the sign of {@code H - threshold} decides. */
    private void integrate(int n, float rate, float threshold) {
        for (int i = 0; i < n; i++) {
            float potential = v[i] + (x[i] - v[i]) * rate;
            int silent = Float.floatToRawIntBits(potential - threshold) >> 31;
            h[i] = potential;
            y[i] = 1 + silent;
            v[i] = Float.intBitsToFloat(Float.floatToRawIntBits(potential) & silent);
        }
    }

    /** {@code out = x + y}; a shorter y repeats. */
    void sum(FloatBuffer a, FloatBuffer b, FloatBuffer out, int count, int period) {
        for (int start = 0; start < count; start += period) {
            for (int at = 0; at < period; at += PIECE) {
                int n = Math.min(PIECE, period - at);
                a.get(start + at, x, 0, n);
                b.get(at, y, 0, n);
                for (int i = 0; i < n; i++) {
                    x[i] += y[i];
                }
                out.put(start + at, x, 0, n);
            }
        }
    }
}
