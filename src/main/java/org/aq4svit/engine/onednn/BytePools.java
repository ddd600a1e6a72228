package org.aq4svit.engine.onednn;

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
        Join join = x.largest() == 1 ? BytePools::union : BytePools::larger;
        for (int f = 0; f < whole.frames(); f++) {
            int image = f % whole.images();
            int step = f / whole.images();
            x.memory().bytes().get(whole.at(image, step), in, 0, whole.frame());
            for (int row = 0; row < half.height(); row++) {
                joinRows(row, whole, join);
                joinColumns(row, whole, half, join);
            }
            into.memory().bytes().put(half.at(image, step), out, 0, half.frame());
        }
    }

    /** How two bytes become one. */
    private interface Join {
        /** {@code into[to + i]} becomes what it and {@code from[at + i]} make. */
        void of(byte[] from, int at, byte[] into, int to, int n);
    }

    /** Of zeros and ones the larger is their union, which compilers know how to do many at a time. */
    private static void union(byte[] from, int at, byte[] into, int to, int n) {
        for (int i = 0; i < n; i++) {
            into[to + i] |= from[at + i];
        }
    }

    private static void larger(byte[] from, int at, byte[] into, int to, int n) {
        for (int i = 0; i < n; i++) {
            into[to + i] = (byte) Math.max(into[to + i], from[at + i]);
        }
    }

    /** The rows of the windows of a row of results, joined pixel by pixel. */
    private void joinRows(int row, Form whole, Join join) {
        int n = whole.row();
        System.arraycopy(in, 2 * row * n, rows, 0, n);
        if (row > 0) {
            join.of(in, (2 * row - 1) * n, rows, 0, n);
        }
        if (2 * row + 1 < whole.height()) {
            join.of(in, (2 * row + 1) * n, rows, 0, n);
        }
    }

    private void joinColumns(int row, Form whole, Form half, Join join) {
        int n = whole.channels();
        for (int column = 0; column < half.width(); column++) {
            int target = (row * half.width() + column) * n;
            System.arraycopy(rows, 2 * column * n, out, target, n);
            if (column > 0) {
                join.of(rows, (2 * column - 1) * n, out, target, n);
            }
            if (2 * column + 1 < whole.width()) {
                join.of(rows, (2 * column + 1) * n, out, target, n);
            }
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
