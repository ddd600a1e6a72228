package org.aq4svit.engine.onednn;

/** Floats. */
final class Real extends Stored {
    /** Floats to be filled. */
    Real(Form form, Bytes.Pool pool) {
        super(form, pool, Float.BYTES);
    }

    /** Copies values from index 0 of {@code from} to the activation's index {@code at}. */
    void write(int at, float[] from, int count) {
        memory().floats().put(at, from, 0, count);
    }

    @Override
    void read(int at, float[] into, int count) {
        memory().floats().get(at, into, 0, count);
    }
}
