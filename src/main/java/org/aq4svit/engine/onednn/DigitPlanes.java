package org.aq4svit.engine.onednn;

import java.util.Arrays;
import org.aq4svit.engine.lanes.Digits;
import org.aq4svit.engine.lanes.Lanes;

/**
 * Real values as digits: {@code [digit, images, steps, height, width, channels]}, the highest digit first.
 *
 * <p>Values that are summed together share a power of two as their unit, found from the largest of them: those of one pixel for a layer that
 * sees single pixels, those of one frame for others. It does not depend on which images are computed together.
 */
final class DigitPlanes {
    private final Form form;
    private final Digits digits;
    private final Bytes memory;
    private final Bytes.Pool pool;
    private final boolean perPixel;
    private final float[] units;

    private DigitPlanes(Form form, Digits digits, Bytes.Pool pool, boolean perPixel) {
        this.form = form;
        this.digits = digits;
        this.pool = pool;
        this.perPixel = perPixel;
        this.memory = pool.take((long) digits.count() * form.values());
        this.units = new float[form.frames() * (perPixel ? form.height() * form.width() : 1)];
    }

    /** One unit per pixel. */
    static DigitPlanes ofPixels(Activation x, Digits digits, Bytes.Pool pool, Scratch scratch) {
        DigitPlanes planes = new DigitPlanes(x.form(), digits, pool, true);
        Form form = x.form();
        int piece = Scratch.pixels(form.channels()) * form.channels();
        for (Strip strip : x.strips()) {
            x.open(strip);
            int count = strip.rows() * form.row();
            for (int image = 0; image < strip.images(); image++) {
                for (int t = 0; t < form.steps(); t++) {
                    int frame = form.at(strip.image() + image, t) + strip.row() * form.row();
                    for (int at = 0; at < count; at += piece) {
                        int n = Math.min(piece, count - at);
                        x.read(image, t, at, scratch.values(), n);
                        planes.put(scratch, frame + at, n);
                    }
                }
            }
        }
        return planes;
    }

    private void put(Scratch scratch, int at, int n) {
        int channels = form.channels();
        float[] x = scratch.values();
        Lanes lanes = Lanes.best();
        for (int i = 0; i < n; i += channels) {
            float scale = digits.scale(lanes.largest(x, i, channels));
            units[(at + i) / channels] = 1 / scale;
            lanes.digits(x, i, scale, digits, scratch.digits(), channels);
        }
        for (int d = 0; d < digits.count(); d++) {
            memory.bytes().put(d * form.values() + at, scratch.digits()[d], 0, n);
        }
    }

    /** One unit per frame, and digits enough for the small values that stand beside large ones; with a border of zeros so that no layer needs to pad: its zeros would not be ours. */
    static DigitPlanes ofFrames(Real x, int border, Bytes.Pool pool, Scratch scratch) {
        Form f = x.form();
        Form framed = new Form(f.images(), f.steps(), f.height() + 2 * border, f.width() + 2 * border, f.channels());
        DigitPlanes planes = new DigitPlanes(framed, Digits.NARROW, pool, false);
        planes.fillWithZero();
        float[] row = scratch.atLeast(f.row());
        for (int frame = 0; frame < f.frames(); frame++) {
            float largest = 0;
            for (int r = 0; r < f.height(); r++) {
                x.read(frame * f.frame() + r * f.row(), row, f.row());
                largest = Math.max(largest, Lanes.best().largest(row, 0, f.row()));
            }
            float scale = planes.digits.scale(largest);
            planes.units[frame] = 1 / scale;
            for (int r = 0; r < f.height(); r++) {
                x.read(frame * f.frame() + r * f.row(), row, f.row());
                planes.putRow(
                        row,
                        scale,
                        frame * framed.frame() + (r + border) * framed.row() + border * f.channels(),
                        f.row(),
                        scratch);
            }
        }
        return planes;
    }

    private void fillWithZero() {
        byte[] zeros = new byte[form.row()];
        for (int d = 0; d < digits.count(); d++) {
            Arrays.fill(zeros, (byte) (d == 0 ? digits.highOfZero() : 0));
            for (int r = 0; r < form.frames() * form.height(); r++) {
                memory.bytes().put(d * form.values() + r * form.row(), zeros, 0, zeros.length);
            }
        }
    }

    private void putRow(float[] row, float scale, int at, int n, Scratch scratch) {
        Lanes.best().digits(row, 0, scale, digits, scratch.digits(), n);
        for (int d = 0; d < digits.count(); d++) {
            memory.bytes().put(d * form.values() + at, scratch.digits()[d], 0, n);
        }
    }

    Form form() {
        return form;
    }

    Digits digits() {
        return digits;
    }

    Bytes memory() {
        return memory;
    }

    /** Unit of the values at pixel {@code pixel} of a frame, frames counted over all images and steps. */
    float unit(int frame, int pixel) {
        return perPixel ? units[frame * form.height() * form.width() + pixel] : units[frame];
    }

    boolean perPixel() {
        return perPixel;
    }

    void dispose() {
        pool.give(memory);
    }
}
