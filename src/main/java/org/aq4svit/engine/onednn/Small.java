package org.aq4svit.engine.onednn;

import java.util.List;
import org.aq4svit.engine.lanes.Lanes;

/** Spikes and sums of spikes: {@code unit} times an unsigned byte. */
final class Small extends Activation {
    /** The largest byte whose products with weights CPUs without VNNI can add in pairs. */
    static final int LARGEST = 127;

    private static final int STRIP = 1 << 16;

    private final Bytes memory;
    private final Bytes.Pool pool;
    private final float unit;
    private final int largest;
    private byte[] buffer = {};
    private Strip strip;

    /**
     * Bytes to be filled.
     *
     * @param unit a power of two
     * @param largest the largest byte that occurs, at most {@link #LARGEST}
     */
    Small(Form form, Bytes.Pool pool, float unit, int largest) {
        super(form);
        this.pool = pool;
        this.memory = pool.take(form.values());
        this.unit = unit;
        this.largest = largest;
    }

    Bytes memory() {
        return memory;
    }

    float unit() {
        return unit;
    }

    int largest() {
        return largest;
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
        buffer = buffer.length < count ? new byte[count] : buffer;
        int from = form().at(strip.image() + image, step) + strip.row() * form().row() + at;
        memory.bytes().get(from, buffer, 0, count);
        Lanes.best().widen(buffer, unit, into, count);
    }
}
