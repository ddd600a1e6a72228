package org.aq4svit.engine.onednn;

import java.util.List;

/** Values in memory, of one width or another. */
abstract class Stored extends Activation {
    private static final int STRIP = 1 << 16;

    private final Bytes memory;
    private final Bytes.Pool pool;
    private Strip strip;

    /** Values to be filled, {@code width} bytes each. */
    Stored(Form form, Bytes.Pool pool, int width) {
        super(form);
        this.pool = pool;
        this.memory = pool.take((long) width * form.values());
    }

    final Bytes memory() {
        return memory;
    }

    /** Copies values from the activation's index {@code at} to index 0 of {@code into}. */
    abstract void read(int at, float[] into, int count);

    @Override
    final void dispose() {
        pool.give(memory);
    }

    @Override
    final List<Strip> strips() {
        return Strip.of(form(), STRIP);
    }

    @Override
    final void open(Strip opened) {
        strip = opened;
    }

    @Override
    final void read(int image, int step, int at, float[] into, int count) {
        read(form().at(strip.image() + image, step) + strip.row() * form().row() + at, into, count);
    }
}
