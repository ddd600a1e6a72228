package org.aq4svit.engine.plain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * What networks compute, as the shortest loops in double precision, in PyTorch's layout and reading parameters by checkpoint key. Shares
 * nothing with the engine.
 *
 * <p>The first run makes up the parameters: random weights, norms fitted to what comes in, so that neurons are alive.
 */
abstract class PlainNetwork {
    /** {@code [frames, channels, height, width]}; T B frames, t outermost. */
    record Act(int frames, int channels, int height, int width, double[] v) {
        Act(int frames, int channels, int height, int width) {
            this(frames, channels, height, width, new double[frames * channels * height * width]);
        }

        int pixels() {
            return height * width;
        }

        int at(int frame, int channel, int pixel) {
            return (frame * channels + channel) * pixels() + pixel;
        }

        /** Zero outside of the picture. */
        double padded(int frame, int channel, int row, int column) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? v[at(frame, channel, row * width + column)] : 0;
        }

        Act map(DoubleUnaryOperator f) {
            Act y = new Act(frames, channels, height, width);
            for (int i = 0; i < v.length; i++) {
                y.v[i] = f.applyAsDouble(v[i]);
            }
            return y;
        }
    }

    /** A neuron layer's membrane potentials and outputs. */
    record Seen(double[] potentials, double[] outputs) {}

    final int steps;
    final Map<String, float[]> parameters = new LinkedHashMap<>();
    final Map<String, Seen> neurons = new LinkedHashMap<>();

    private final Random random;
    private final double meanShift;
    private final double meanScale;
    private double margin;

    /** {@code meanShift} and {@code meanScale} are what norms give out on average: they decide how much fires. */
    PlainNetwork(int steps, long seed, double meanShift, double meanScale) {
        this.steps = steps;
        this.random = new Random(seed);
        this.meanShift = meanShift;
        this.meanScale = meanScale;
    }

    /** Logits {@code [frames, classes, 1, 1]} of images that repeat in every step. */
    abstract Act logits(Act images);

    /** Logits {@code [B, classes]} for images {@code [B, 3, size, size]}. */
    final double[] answer(float[] images, int size) {
        neurons.clear();
        margin = Double.MAX_VALUE;
        Act x = new Act(steps * images.length / (3 * size * size), 3, size, size);
        for (int i = 0; i < x.v.length; i++) {
            x.v[i] = images[i % images.length];
        }
        double[] perStep = logits(x).v;
        double[] mean = new double[perStep.length / steps];
        for (int i = 0; i < perStep.length; i++) {
            mean[i % mean.length] += perStep[i] / steps;
        }
        return mean;
    }

    /** How near any membrane potential came to where its neuron's output changes, exact hits aside. */
    final double margin() {
        return margin;
    }

    final float[] parameter(String key, int length, DoubleSupplier made) {
        return parameters.computeIfAbsent(key, k -> {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = (float) made.getAsDouble();
            }
            return values;
        });
    }

    final double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    final Act conv(Act x, String name, int out, int kernel, int stride, int padding, int groups) {
        int each = x.channels / groups;
        int fanIn = each * kernel * kernel;
        float[] weights =
                parameter(name + ".weight", out * fanIn, () -> random.nextGaussian() * Math.sqrt(1.5 / fanIn));
        int height = (x.height + 2 * padding - kernel) / stride + 1;
        int width = (x.width + 2 * padding - kernel) / stride + 1;
        Act y = new Act(x.frames, out, height, width);
        for (int i = 0; i < y.v.length; i++) {
            int column = i % width * stride - padding;
            int row = i / width % height * stride - padding;
            int o = i / y.pixels() % out;
            int frame = i / y.pixels() / out;
            for (int k = 0; k < fanIn; k++) {
                int channel = o / (out / groups) * each + k / (kernel * kernel);
                double in = x.padded(frame, channel, row + k / kernel % kernel, column + k % kernel);
                y.v[i] += weights[o * fanIn + k] * in;
            }
        }
        return y;
    }

    final Act pointwise(Act x, String name, int out) {
        return conv(x, name, out, 1, 1, 0, 1);
    }

    /** Adds {@code name.bias}. */
    final Act biased(Act x, String name) {
        float[] bias = parameter(name + ".bias", x.channels, () -> 0.2 * random.nextGaussian());
        Act y = x.map(v -> v);
        for (int i = 0; i < y.v.length; i++) {
            y.v[i] += bias[i / x.pixels() % x.channels];
        }
        return y;
    }

    final Act norm(Act x, String name) {
        return norm(x, name, meanShift, meanScale);
    }

    final Act norm(Act x, String name, double shift, double scale) {
        if (!parameters.containsKey(name + ".weight")) {
            fit(x, name, shift, scale);
        }
        Act y = new Act(x.frames, x.channels, x.height, x.width);
        for (int i = 0; i < y.v.length; i++) {
            int c = i / x.pixels() % x.channels;
            double deviation = Math.sqrt(parameters.get(name + ".running_var")[c] + 1e-5);
            double standard = (x.v[i] - parameters.get(name + ".running_mean")[c]) / deviation;
            y.v[i] = standard * parameters.get(name + ".weight")[c] + parameters.get(name + ".bias")[c];
        }
        return y;
    }

    private void fit(Act x, String name, double shift, double scale) {
        double[] sum = new double[x.channels];
        double[] squares = new double[x.channels];
        for (int i = 0; i < x.v.length; i++) {
            sum[i / x.pixels() % x.channels] += x.v[i];
            squares[i / x.pixels() % x.channels] += x.v[i] * x.v[i];
        }
        int[] c = {0, 0};
        double count = (double) x.frames * x.pixels();
        parameter(name + ".weight", x.channels, () -> scale * between(0.7, 1.3));
        parameter(name + ".bias", x.channels, () -> shift + 0.2 * random.nextGaussian());
        parameter(name + ".running_mean", x.channels, () -> sum[c[0]++] / count);
        parameter(name + ".running_var", x.channels, () -> {
            double mean = sum[c[1]] / count;
            return squares[c[1]++] / count - mean * mean + 1e-3;
        });
    }

    /** Leaky integrate-and-fire, tau 2, threshold 1. */
    final Act lif(Act x, String name) {
        Act h = new Act(x.frames, x.channels, x.height, x.width);
        Act s = new Act(x.frames, x.channels, x.height, x.width);
        int neuronsPerStep = x.v.length / steps;
        for (int n = 0; n < neuronsPerStep; n++) {
            double v = 0;
            for (int i = n; i < x.v.length; i += neuronsPerStep) {
                h.v[i] = v + (x.v[i] - v) / 2;
                s.v[i] = h.v[i] >= 1 ? 1 : 0;
                v = s.v[i] == 1 ? 0 : h.v[i];
                near(Math.abs(h.v[i] - 1));
            }
        }
        neurons.put(name, new Seen(h.v, s.v));
        return s;
    }

    /** {@code round(clamp(gain * x, 0, max)) / divisor} with ties to even. */
    final Act evenLevels(Act x, String name, int max, double divisor) {
        return levels(x, name, v -> Math.rint(Math.max(0, Math.min(max, v))) / divisor, 1, max);
    }

    /** {@code floor(clamp(gain * x, 0, max) + 0.5) / divisor}. */
    final Act upLevels(Act x, String name, int max, double gain, double divisor) {
        return levels(x, name, v -> Math.floor(Math.max(0, Math.min(max, gain * v)) + 0.5) / divisor, gain, max);
    }

    private Act levels(Act x, String name, DoubleUnaryOperator fire, double gain, int max) {
        Act s = x.map(fire);
        for (double v : x.v) {
            for (int level = 0; level < max; level++) {
                near(Math.abs(v - (level + 0.5) / gain));
            }
        }
        neurons.put(name, new Seen(x.v, s.v));
        return s;
    }

    private void near(double distance) {
        margin = distance > 0 ? Math.min(margin, distance) : margin;
    }

    /** {@code scale * (Q K^T) V} per head. */
    static Act attention(Act q, Act k, Act v, int heads, double scale) {
        int keys = q.channels / heads;
        int values = v.channels / heads;
        Act y = new Act(v.frames, v.channels, v.height, v.width);
        for (int f = 0; f < q.frames; f++) {
            for (int head = 0; head < heads; head++) {
                for (int n = 0; n < q.pixels(); n++) {
                    for (int m = 0; m < q.pixels(); m++) {
                        double alike = 0;
                        for (int i = head * keys; i < (head + 1) * keys; i++) {
                            alike += q.v[q.at(f, i, n)] * k.v[k.at(f, i, m)];
                        }
                        for (int j = head * values; j < (head + 1) * values; j++) {
                            y.v[y.at(f, j, n)] += scale * alike * v.v[v.at(f, j, m)];
                        }
                    }
                }
            }
        }
        return y;
    }

    static Act sum(Act x, Act y) {
        Act z = x.map(v -> v);
        for (int i = 0; i < z.v.length; i++) {
            z.v[i] += y.v[i];
        }
        return z;
    }

    /** A factor per channel. */
    final Act scaled(Act x, String key) {
        float[] factors = parameter(key, x.channels, () -> between(0.4, 1.1));
        Act y = x.map(v -> v);
        for (int i = 0; i < y.v.length; i++) {
            y.v[i] *= factors[i / x.pixels() % x.channels];
        }
        return y;
    }

    /** Maximum over 3x3, stride 2, padding 1. */
    static Act pool(Act x) {
        Act y = new Act(x.frames, x.channels, (x.height + 1) / 2, (x.width + 1) / 2);
        for (int i = 0; i < y.v.length; i++) {
            int row = i / y.width % y.height * 2;
            int column = i % y.width * 2;
            double most = Double.NEGATIVE_INFINITY;
            for (int r = Math.max(0, row - 1); r <= Math.min(x.height - 1, row + 1); r++) {
                for (int c = Math.max(0, column - 1); c <= Math.min(x.width - 1, column + 1); c++) {
                    most = Math.max(most, x.v[i / y.pixels() * x.pixels() + r * x.width + c]);
                }
            }
            y.v[i] = most;
        }
        return y;
    }

    static Act spatialMean(Act x) {
        Act y = new Act(x.frames, x.channels, 1, 1);
        for (int i = 0; i < x.v.length; i++) {
            y.v[i / x.pixels()] += x.v[i] / x.pixels();
        }
        return y;
    }
}
