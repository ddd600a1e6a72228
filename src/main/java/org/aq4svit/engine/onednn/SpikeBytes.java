package org.aq4svit.engine.onednn;

import org.aq4svit.model.Op;

/** Spikes as they are. */
final class SpikeBytes implements Operand {
    private final Small spikes;
    private final int padding;
    private Strip strip;

    /** Spikes, which are held on to, for a layer. */
    SpikeBytes(Small spikes, Op.Conv conv) {
        this.spikes = spikes;
        this.padding = conv.padding();
        spikes.retain();
    }

    /** What a byte counts. */
    float unit() {
        return spikes.unit();
    }

    @Override
    public int digits() {
        return 1;
    }

    @Override
    public int base() {
        return 1;
    }

    @Override
    public int highOfZero() {
        return 0;
    }

    @Override
    public void open(Strip opened) {
        strip = opened;
    }

    @Override
    public void multiply(Multiplier multiplier, int plane, int count, int at, int each) {
        Form form = spikes.form();
        multiplier.slide(strip, form, padding, plane, spikes.memory(), form.at(strip.image(), 0), at);
    }

    /** All have one unit, which {@link Product} counts in. */
    @Override
    public void scale(int frame, int pixel, float[] values, int count, int channels) {}

    @Override
    public void release() {
        spikes.release();
    }
}
