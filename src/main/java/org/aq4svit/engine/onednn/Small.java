package org.aq4svit.engine.onednn;

import org.aq4svit.engine.lanes.Lanes;

/** Spikes and sums of spikes: {@code unit} times an unsigned byte. */
final class Small extends Stored {
    /** The largest byte whose products with weights CPUs without VNNI can add in pairs. */
    static final int LARGEST = 127;

    private final float unit;
    private final int largest;
    private byte[] buffer = {};

    /**
     * Bytes to be filled.
     *
     * @param unit a power of two
     * @param largest the largest byte that occurs, at most {@link #LARGEST}
     */
    Small(Form form, Bytes.Pool pool, float unit, int largest) {
        super(form, pool, Byte.BYTES);
        this.unit = unit;
        this.largest = largest;
    }

    float unit() {
        return unit;
    }

    int largest() {
        return largest;
    }

    @Override
    void read(int at, float[] into, int count) {
        buffer = buffer.length < count ? new byte[count] : buffer;
        memory().bytes().get(at, buffer, 0, count);
        Lanes.best().widen(buffer, unit, into, count);
    }
}
