package org.aq4svit.engine.onednn;

import org.aq4svit.engine.lanes.Digits;
import org.aq4svit.engine.lanes.Lanes;

/**
 * Real values as digits for a layer that sees one pixel at a time, made strip by strip: {@code [digit, images of the strip, steps, rows,
 * width, channels]}, the highest digit first.
 *
 * <p>The values of a pixel, which are summed together, share a power of two as their unit, found from the largest of them.
 */
final class PixelDigits extends RealOperand {
    private final Activation x;
    private final Workbench bench;
    private final Scratch scratch;
    private float[] units = {};
    private Bytes memory;
    private Strip strip;

    /** Digits of {@code x}, which is held on to. */
    PixelDigits(Activation x, Digits digits, Workbench bench) {
        super(digits);
        this.x = x.retain();
        this.bench = bench;
        this.scratch = bench.scratch();
        scratch.fit(x.form().channels());
    }

    @Override
    public void open(Strip opened) {
        strip = opened;
        Form form = x.form();
        int count = strip.rows() * form.row();
        int frames = strip.images() * form.steps();
        x.open(strip);
        memory = bench.digits((long) digits() * frames * count);
        if (units.length < frames * count / form.channels()) {
            units = new float[frames * count / form.channels()];
        }
        int piece = Scratch.pixels(form.channels()) * form.channels();
        for (int f = 0; f < frames; f++) {
            for (int at = 0; at < count; at += piece) {
                int n = Math.min(piece, count - at);
                x.read(f / form.steps(), f % form.steps(), at, scratch.values(), n);
                put(f * count + at, n, frames * count);
            }
        }
    }

    private void put(int at, int n, int plane) {
        int channels = x.form().channels();
        Lanes.best().pixelDigits(scratch.values(), channels, format(), scratch.digits(), units, at / channels, n);
        put(scratch.digits(), memory, plane, at, n);
    }

    @Override
    public void multiply(Multiplier multiplier, int plane, int count, int at, int each) {
        int frames = count * strip.images() * x.form().steps();
        multiplier.stack(frames, strip.rows(), x.form().width(), plane, memory, at);
    }

    @Override
    public void scale(int frame, int pixel, float[] values, int count, int channels) {
        Lanes.best().multiplyPixels(values, channels, units, place(frame, pixel), count);
    }

    /** Pixels of the result, whose units are those of the pixels they come from; arguments as for {@link #scale}. */
    Lanes.Pixels pixels(int frame, int pixel, int channels) {
        return new Lanes.Pixels(channels, units, place(frame, pixel));
    }

    private int place(int frame, int pixel) {
        return frame * strip.rows() * x.form().width() + pixel;
    }

    @Override
    public void release() {
        x.release();
    }
}
