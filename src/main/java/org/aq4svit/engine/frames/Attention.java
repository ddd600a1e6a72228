package org.aq4svit.engine.frames;

import java.util.Arrays;
import org.aq4svit.model.Op;

/**
 * {@code scale * Q (K^T V)} on spikes, head by head. All sums are small whole multiples of a power of two, hence exact in float32 in any
 * order, and a spike that did not happen costs nothing. For one thread.
 */
public final class Attention {
    private float[] q = {};
    private float[] k = {};
    private float[] v = {};
    private float[] out = {};
    private float[] kv = {};

    /** Attention over every frame: {@code [frames, N, C]} for queries and keys, {@code [frames, N, C']} for values and the result. */
    public void over(Pictures qs, Pictures ks, Pictures vs, Pictures into, Op.Attention op) {
        int tokens = qs.height() * qs.width();
        Heads heads = new Heads(qs.channels(), vs.channels(), op);
        reserve(qs.perFrame(), vs.perFrame(), heads.keys * heads.values);
        for (int f = 0; f < qs.frames(); f++) {
            qs.load(f, q);
            ks.load(f, k);
            vs.load(f, v);
            Arrays.fill(out, 0, vs.perFrame(), 0f);
            for (int head = 0; head < op.heads(); head++) {
                keysTimesValues(tokens, heads, head);
                queries(tokens, heads, head);
            }
            for (int i = 0; i < vs.perFrame(); i++) {
                out[i] *= op.scale();
            }
            into.store(f, out);
        }
    }

    /** Channels of a token, and of one head, of keys and of values. */
    private record Heads(int allKeys, int keys, int allValues, int values) {
        Heads(int allKeys, int allValues, Op.Attention op) {
            this(allKeys, allKeys / op.heads(), allValues, allValues / op.heads());
        }
    }

    private void reserve(int keys, int values, int square) {
        q = q.length < keys ? new float[keys] : q;
        k = k.length < keys ? new float[keys] : k;
        v = v.length < values ? new float[values] : v;
        out = out.length < values ? new float[values] : out;
        kv = kv.length < square ? new float[square] : kv;
    }

    /** {@code kv[i][j] = sum_n k[n][i] v[n][j]}. */
    private void keysTimesValues(int tokens, Heads heads, int head) {
        Arrays.fill(kv, 0, heads.keys * heads.values, 0f);
        for (int n = 0; n < tokens; n++) {
            int key = n * heads.allKeys + head * heads.keys;
            int value = n * heads.allValues + head * heads.values;
            for (int i = 0; i < heads.keys; i++) {
                Sparse.accumulate(k[key + i], v, value, kv, i * heads.values, heads.values);
            }
        }
    }

    /** {@code out[n][j] = sum_i q[n][i] kv[i][j]}. */
    private void queries(int tokens, Heads heads, int head) {
        for (int n = 0; n < tokens; n++) {
            int query = n * heads.allKeys + head * heads.keys;
            int value = n * heads.allValues + head * heads.values;
            for (int i = 0; i < heads.keys; i++) {
                Sparse.accumulate(q[query + i], kv, i * heads.values, out, value, heads.values);
            }
        }
    }
}
