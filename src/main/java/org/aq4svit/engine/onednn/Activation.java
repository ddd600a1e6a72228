package org.aq4svit.engine.onednn;

import java.util.List;

/**
 * What flows between layers: bytes, floats, or a layer yet to be computed. Values are read as floats, strip by strip.
 *
 * <p>An activation lives until everyone who {@linkplain #retain retained} it has let go.
 */
abstract class Activation {
    private final Form form;
    private int users = 1;

    Activation(Form form) {
        this.form = form;
    }

    final Form form() {
        return form;
    }

    final Activation retain() {
        users++;
        return this;
    }

    final void release() {
        if (--users == 0) {
            dispose();
        }
    }

    /** Gives its memory back. */
    abstract void dispose();

    /** How it is best read: every value is in exactly one strip. */
    abstract List<Strip> strips();

    /** Makes a strip readable, until the next one is opened. */
    abstract void open(Strip strip);

    /**
     * Reads values of the strip that is open.
     *
     * @param image image of the strip, from 0
     * @param at index of the first value in the strip's rows of one frame; a whole number of pixels
     * @param into values from index 0
     * @param count a whole number of pixels
     */
    abstract void read(int image, int step, int at, float[] into, int count);
}
