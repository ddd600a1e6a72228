package org.aq4svit.engine.frames;

/**
 * The two products of dual spike self-attention, head by head: spikes times a real-valued map Y of fewer tokens. A spike that did not
 * happen costs nothing. For one thread.
 */
public final class DualAttention {
    private float[] map = {};
    private float[] spikes = {};
    private float[] rows = {};
    private float[] out = {};
    private final SparseRows selected = new SparseRows();

    /** {@code out[n][m] = sum_j spikes[n][j] y[m][j]}, j over the first half of the head's channels. */
    public void keys(Pictures y, Pictures s, Pictures into, int heads) {
        int each = s.channels() / heads;
        int tokens = y.height() * y.width();
        reserve(y, s, into, each * tokens);
        for (int f = 0; f < s.frames(); f++) {
            load(y, s, into, f);
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < each * tokens; i++) {
                    rows[i] = map[i % tokens * y.channels() + head * 2 * each + i / tokens];
                }
                multiply(s, head * each, each, into, head * tokens, tokens);
            }
            into.store(f, out);
        }
    }

    /** {@code out[n][j] = sum_m spikes[n][m] y[m][j]}, j over the second half of the head's channels. */
    public void values(Pictures y, Pictures s, Pictures into, int heads) {
        int each = into.channels() / heads;
        int tokens = y.height() * y.width();
        reserve(y, s, into, each * tokens);
        for (int f = 0; f < s.frames(); f++) {
            load(y, s, into, f);
            for (int head = 0; head < heads; head++) {
                for (int m = 0; m < tokens; m++) {
                    System.arraycopy(map, m * y.channels() + (2 * head + 1) * each, rows, m * each, each);
                }
                multiply(s, head * tokens, tokens, into, head * each, each);
            }
            into.store(f, out);
        }
    }

    private void load(Pictures y, Pictures s, Pictures into, int f) {
        y.load(f, map);
        s.load(f, spikes);
    }

    /** For every token, {@code summands} spikes from channel {@code from} on times {@code rows}, into {@code width} channels. */
    private void multiply(Pictures s, int from, int summands, Pictures into, int target, int width) {
        for (int n = 0; n < s.height() * s.width(); n++) {
            selected.clear(summands);
            for (int i = 0; i < summands; i++) {
                selected.select(spikes[n * s.channels() + from + i], i * width);
            }
            selected.sum(rows, out, n * into.channels() + target, width);
        }
    }

    private void reserve(Pictures y, Pictures s, Pictures into, int matrix) {
        map = map.length < y.perFrame() ? new float[y.perFrame()] : map;
        spikes = spikes.length < s.perFrame() ? new float[s.perFrame()] : spikes;
        rows = rows.length < matrix ? new float[matrix] : rows;
        out = out.length < into.perFrame() ? new float[into.perFrame()] : out;
    }
}
