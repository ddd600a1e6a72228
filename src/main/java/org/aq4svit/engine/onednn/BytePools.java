package org.aq4svit.engine.onednn;

import org.aq4svit.engine.lanes.Lanes;

/**
 * Maximum over 3x3 windows, stride 2, of spikes and their sums: bytes are compared as they lie, since their unit is positive. What lies beyond
 * the border is never above zero. {@code Pools} walks floats in the same way; one walk over arrays of any type, which calls what joins two
 * runs of them, made whole networks a tenth slower. For one thread.
 */
final class BytePools {
    private byte[] in = {};
    private byte[] rows = {};
    private byte[] out = {};

    /** Fills {@code into}, whose unit is that of {@code x}. */
    void maximum(Small x, Small into) {
        Form whole = x.form();
        Form half = into.form();
        reserve(whole.frame());
        for (int f = 0; f < whole.frames(); f++) {
            int image = f % whole.images();
            int step = f / whole.images();
            x.memory().bytes().get(whole.at(image, step), in, 0, whole.frame());
            for (int row = 0; row < half.height(); row++) {
                joinRows(row, whole);
                joinColumns(row, whole, half);
            }
            into.memory().bytes().put(half.at(image, step), out, 0, half.frame());
        }
    }

    /** The rows of the windows of a row of results, joined pixel by pixel. */
    private void joinRows(int row, Form whole) {
        int n = whole.row();
        System.arraycopy(in, 2 * row * n, rows, 0, n);
        if (row > 0) {
            Lanes.best().larger(in, (2 * row - 1) * n, rows, 0, n);
        }
        if (2 * row + 1 < whole.height()) {
            Lanes.best().larger(in, (2 * row + 1) * n, rows, 0, n);
        }
    }

    /** As {@code Pools} does it. */
    private void joinColumns(int row, Form whole, Form half) {
        int n = whole.channels();
        int all = whole.row();
        int target = row * half.row();
        Lanes.best().larger(rows, n, rows, 0, all - n);
        System.arraycopy(rows, 0, out, target, n);
        Lanes.best().larger(rows, n, rows, 0, all - n);
        for (int column = 1; column < half.width(); column++) {
            System.arraycopy(rows, (2 * column - 1) * n, out, target + column * n, n);
        }
    }

    private void reserve(int size) {
        if (in.length < size) {
            in = new byte[size];
            rows = new byte[size];
            out = new byte[size];
        }
    }
}
