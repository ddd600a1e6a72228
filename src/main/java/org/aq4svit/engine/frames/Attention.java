package org.aq4svit.engine.frames;

import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Op;

/**
 * {@code scale * Q (K^T V)} on spikes, head by head. All sums are small whole multiples of a power of two, hence exact in float32 in any
 * order. For one thread.
 */
public final class Attention {
    private static final Lanes LANES = Lanes.best();

    /** What the rows of a head are padded to: their rests would take longer than they are worth. */
    private static final int PADDING = 16;

    private float[] q = {};
    private float[] k = {};
    private float[] v = {};
    private float[] out = {};

    /** Values of one head, then its results: a padded row per token. */
    private float[] rows = {};

    private float[] results = {};

    /** {@code K^T V} of one head, a padded row per channel of the keys. */
    private float[] kv = {};

    /** Attention over every frame: {@code [frames, N, C]} for queries and keys, {@code [frames, N, C']} for values and the result. */
    public void over(Pictures qs, Pictures ks, Pictures vs, Pictures into, Op.Attention op) {
        int tokens = qs.height() * qs.width();
        Heads heads = new Heads(qs.channels(), vs.channels(), op);
        reserve(qs.perFrame(), vs.perFrame(), heads, tokens);
        for (int f = 0; f < qs.frames(); f++) {
            qs.load(f, q);
            ks.load(f, k);
            vs.load(f, v);
            for (int head = 0; head < op.heads(); head++) {
                head(tokens, heads, head);
            }
            for (int i = 0; i < vs.perFrame(); i++) {
                out[i] *= op.scale();
            }
            into.store(f, out);
        }
    }

    /** Channels of a token, and of one head, of keys and of values; {@code row} is that of the values, padded. */
    private record Heads(int allKeys, int keys, int allValues, int values, int row) {
        Heads(int allKeys, int allValues, Op.Attention op) {
            this(allKeys, allKeys / op.heads(), allValues, allValues / op.heads(), padded(allValues / op.heads()));
        }

        private static int padded(int length) {
            return (length + PADDING - 1) / PADDING * PADDING;
        }
    }

    private void reserve(int keys, int values, Heads heads, int tokens) {
        q = q.length < keys ? new float[keys] : q;
        k = k.length < keys ? new float[keys] : k;
        v = v.length < values ? new float[values] : v;
        out = out.length < values ? new float[values] : out;
        rows = rows.length < tokens * heads.row ? new float[tokens * heads.row] : rows;
        results = results.length < tokens * heads.row ? new float[tokens * heads.row] : results;
        kv = kv.length < heads.keys * heads.row ? new float[heads.keys * heads.row] : kv;
    }

    private void head(int tokens, Heads heads, int head) {
        int firstKey = head * heads.keys;
        int firstValue = head * heads.values;
        for (int n = 0; n < tokens; n++) {
            System.arraycopy(v, n * heads.allValues + firstValue, rows, n * heads.row, heads.values);
        }
        Lanes.Matrix keysTransposed = new Lanes.Matrix(k, firstKey, 1, heads.allKeys);
        LANES.product(keysTransposed, rows, tokens, kv, heads.keys, heads.row);
        Lanes.Matrix queries = new Lanes.Matrix(q, firstKey, heads.allKeys, 1);
        LANES.product(queries, kv, heads.keys, results, tokens, heads.row);
        for (int n = 0; n < tokens; n++) {
            System.arraycopy(results, n * heads.row, out, n * heads.allValues + firstValue, heads.values);
        }
    }
}
