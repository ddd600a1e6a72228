package org.aq4svit.engine.nd4j;

import org.aq4svit.model.Op;

/** What kernels must compute, as the shortest loops in double precision. Layouts are those of {@link Frames}. */
final class PlainLoops {
    private PlainLoops() {}

    /** A convolution of pictures {@code [frames, size, size, in]}; weights as PyTorch has them, [out, in / groups, k, k]. */
    static double[] conv(float[] x, int frames, int size, Op.Conv conv, float[] weights) {
        int after = conv.sizeAfter(size);
        double[] y = new double[frames * after * after * conv.out()];
        int i = 0;
        for (int f = 0; f < frames; f++) {
            for (int row = 0; row < after; row++) {
                for (int column = 0; column < after; column++) {
                    for (int o = 0; o < conv.out(); o++) {
                        y[i++] = pixel(x, f, row, column, o, size, conv, weights);
                    }
                }
            }
        }
        return y;
    }

    private static double pixel(float[] x, int f, int row, int column, int o, int size, Op.Conv conv, float[] weights) {
        int each = conv.in() / conv.groups();
        int firstIn = o / (conv.out() / conv.groups()) * each;
        double sum = 0;
        for (int c = 0; c < each; c++) {
            for (int u = 0; u < conv.kernel(); u++) {
                for (int v = 0; v < conv.kernel(); v++) {
                    int r = row * conv.stride() + u - conv.padding();
                    int s = column * conv.stride() + v - conv.padding();
                    if (r >= 0 && r < size && s >= 0 && s < size) {
                        double weight = weights[((o * each + c) * conv.kernel() + u) * conv.kernel() + v];
                        sum += weight * x[((f * size + r) * size + s) * conv.in() + firstIn + c];
                    }
                }
            }
        }
        return sum;
    }

    /** {@code scale * (Q K^T) V} per head over {@code [frames, tokens, channels]}, values of any width: the order that the kernel does not take. */
    static double[] attention(float[] q, float[] k, float[] v, int frames, int tokens, int channels, Op.Attention op) {
        int size = channels / op.heads();
        int wide = v.length / frames / tokens / op.heads();
        double[] y = new double[v.length];
        for (int f = 0; f < frames; f++) {
            for (int n = 0; n < tokens; n++) {
                for (int m = 0; m < tokens; m++) {
                    for (int head = 0; head < op.heads(); head++) {
                        int own = (f * tokens + n) * channels + head * size;
                        int other = (f * tokens + m) * channels + head * size;
                        double alike = 0;
                        for (int i = 0; i < size; i++) {
                            alike += q[own + i] * k[other + i];
                        }
                        for (int j = 0; j < wide; j++) {
                            int value = ((f * tokens + m) * op.heads() + head) * wide + j;
                            y[((f * tokens + n) * op.heads() + head) * wide + j] += op.scale() * alike * v[value];
                        }
                    }
                }
            }
        }
        return y;
    }
}
