package org.aq4svit.engine.onednn;

import java.util.List;

/** Floats in memory. */
final class Real extends Activation {
    private static final int STRIP = 1 << 16;

    private final Bytes memory;
    private final Bytes.Pool pool;
    private Strip strip;

    /** Floats to be filled. */
    Real(Form form, Bytes.Pool pool) {
        super(form);
        this.pool = pool;
        this.memory = pool.take(4L * form.values());
    }

    @Override
    void dispose() {
        pool.give(memory);
    }

    @Override
    List<Strip> strips() {
        return Strip.of(form(), STRIP);
    }

    @Override
    void open(Strip opened) {
        strip = opened;
    }

    @Override
    void read(int image, int step, int at, float[] into, int count) {
        int from = form().at(strip.image() + image, step) + strip.row() * form().row() + at;
        memory.floats().get(from, into, 0, count);
    }

    /** Copies values from index 0 of {@code from} to the activation's index {@code at}. */
    void write(int at, float[] from, int count) {
        memory.floats().put(at, from, 0, count);
    }

    /** Copies values from the activation's index {@code at} to index 0 of {@code into}. */
    void read(int at, float[] into, int count) {
        memory.floats().get(at, into, 0, count);
    }
}
