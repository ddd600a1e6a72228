package org.aq4svit.engine.onednn;

import java.util.Arrays;
import org.aq4svit.engine.lanes.Digits;
import org.aq4svit.engine.lanes.Lanes;

/**
 * Real values as digits: {@code [digit, images, steps, height, width, channels]}, the highest digit first.
 *
 * <p>All values of a frame share a power of two as their unit, found from the largest of them. There is a border of zeros so that no layer
 * needs to pad: its zeros would not be ours.
 */
final class FrameDigits extends RealOperand {
    private final Form form;
    private final Bytes memory;
    private final Bytes.Pool pool;
    private final float[] units;
    private Strip strip;

    private FrameDigits(Form form, Bytes.Pool pool) {
        super(Digits.NARROW); // enough of them for small values that stand beside large ones
        this.form = form;
        this.pool = pool;
        this.memory = pool.take((long) digits() * form.values());
        this.units = new float[form.frames()];
    }

    /** The digits of frames, with {@code border} pixels of zeros around each. */
    static FrameDigits ofFrames(Real x, int border, Bytes.Pool pool, Scratch scratch) {
        Form f = x.form();
        Form framed = new Form(f.images(), f.steps(), f.height() + 2 * border, f.width() + 2 * border, f.channels());
        FrameDigits planes = new FrameDigits(framed, pool);
        planes.fillWithZero();
        float[] row = scratch.atLeast(f.row());
        for (int frame = 0; frame < f.frames(); frame++) {
            float largest = 0;
            for (int r = 0; r < f.height(); r++) {
                x.read(frame * f.frame() + r * f.row(), row, f.row());
                largest = Math.max(largest, Lanes.best().largest(row, 0, f.row()));
            }
            float scale = planes.format().scale(largest);
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
        for (int d = 0; d < digits(); d++) {
            Arrays.fill(zeros, (byte) (d == 0 ? highOfZero() : 0));
            for (int r = 0; r < form.frames() * form.height(); r++) {
                memory.bytes().put(d * form.values() + r * form.row(), zeros, 0, zeros.length);
            }
        }
    }

    private void putRow(float[] row, float scale, int at, int n, Scratch scratch) {
        Lanes.best().digits(row, 0, scale, format(), scratch.digits(), n);
        put(scratch.digits(), memory, form.values(), at, n);
    }

    @Override
    public void open(Strip opened) {
        strip = opened;
    }

    @Override
    public void multiply(Multiplier multiplier, int plane, int count, int at, int each) {
        for (int d = 0; d < count; d++) {
            long from = (long) d * form.values() + form.at(strip.image(), 0);
            multiplier.slide(strip, form, 0, plane, memory, from, at + d * each);
        }
    }

    @Override
    public void scale(int frame, int pixel, float[] values, int count, int channels) {
        Lanes.best().multiply(values, units[strip.image() * form.steps() + frame], count);
    }

    @Override
    public void release() {
        pool.give(memory);
    }
}
