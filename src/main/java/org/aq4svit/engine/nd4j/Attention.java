package org.aq4svit.engine.nd4j;

import java.util.Arrays;
import org.aq4svit.model.Op;

/**
 * {@code scale * Q (K^T V)} on spikes, head by head. All sums are small integers, hence exact in float32 in any order, and a spike that
 * did not happen costs nothing. For one thread.
 */
final class Attention {
    private float[] q = {};
    private float[] k = {};
    private float[] v = {};
    private float[] out = {};
    private float[] kv = {};

    /** Attention over every frame: {@code [frames, N, C]} each. */
    void over(Frames qs, Frames ks, Frames vs, Frames into, Op.Attention op) {
        int channels = qs.channels();
        int tokens = qs.height() * qs.width();
        int size = qs.perFrame();
        int head = channels / op.heads();
        reserve(size, head * head);
        for (int f = 0; f < qs.frames(); f++) {
            qs.slab().floats().get(f * size, q, 0, size);
            ks.slab().floats().get(f * size, k, 0, size);
            vs.slab().floats().get(f * size, v, 0, size);
            Arrays.fill(out, 0, size, 0f);
            for (int from = 0; from < channels; from += head) {
                keysTimesValues(tokens, channels, from, head);
                queries(tokens, channels, from, head, op.scale());
            }
            into.slab().floats().put(f * size, out, 0, size);
        }
    }

    private void reserve(int size, int square) {
        if (q.length < size) {
            q = new float[size];
            k = new float[size];
            v = new float[size];
            out = new float[size];
        }
        kv = kv.length < square ? new float[square] : kv;
    }

    /** {@code kv[i][j] = sum_n k[n][i] v[n][j]}. */
    private void keysTimesValues(int tokens, int channels, int from, int head) {
        Arrays.fill(kv, 0, head * head, 0f);
        for (int n = 0; n < tokens; n++) {
            int token = n * channels + from;
            for (int i = 0; i < head; i++) {
                if (k[token + i] != 0) {
                    accumulate(v, token, kv, i * head, head);
                }
            }
        }
    }

    /** {@code out[n][j] = scale * sum_i q[n][i] kv[i][j]}. */
    private void queries(int tokens, int channels, int from, int head, float scale) {
        for (int n = 0; n < tokens; n++) {
            int token = n * channels + from;
            for (int i = 0; i < head; i++) {
                if (q[token + i] != 0) {
                    accumulate(kv, i * head, out, token, head);
                }
            }
            for (int j = token; j < token + head; j++) {
                out[j] *= scale;
            }
        }
    }

    private static void accumulate(float[] from, int source, float[] into, int target, int count) {
        for (int j = 0; j < count; j++) {
            into[target + j] += from[source + j];
        }
    }
}
