package org.aq4svit.engine.onednn;

import org.aq4svit.model.Op;
import org.bytedeco.javacpp.Pointer;

/** A layer's weights at work, for one thread: compiles and runs the convolutions that its strips need. */
final class Multiplier {
    private final Op.Conv conv;
    private final LayerWeights weights;
    private final Workbench bench;

    /** Equal shapes share what is compiled for them, whatever the layers are called. */
    Multiplier(Op.Conv conv, LayerWeights weights, Workbench bench) {
        this.conv = new Op.Conv(
                "", conv.in(), conv.out(), conv.kernel(), conv.stride(), conv.padding(), conv.groups(), false, 4);
        this.weights = weights;
        this.bench = bench;
    }

    /**
     * Convolves the rows that a strip needs out of frames that have all rows.
     *
     * @param padding pixels of zeros around the frames
     * @param from index of the first value of the strip's first frame
     */
    void slide(Strip strip, Form in, int padding, int plane, Bytes memory, long from, int at) {
        int first = strip.row() * conv.stride() - padding;
        int end = (strip.row() + strip.rows() - 1) * conv.stride() - padding + conv.kernel();
        int top = Math.max(0, first);
        int bottom = Math.min(in.height(), end);
        int frames = strip.images() * in.steps();
        int together = top == 0 && bottom == in.height() ? frames : 1;
        Convolution convolution = bench.convolution(
                new Convolution.Geometry(conv, together, bottom - top, in.width(), top - first, end - bottom, padding));
        int sums = strip.rows() * conv.out() * ((in.width() + 2 * padding - conv.kernel()) / conv.stride() + 1);
        for (int f = 0; f < frames; f += together) {
            long source = from + (long) f * in.frame() + (long) top * in.row();
            run(convolution, plane, memory.from(source), at + f * sums);
        }
    }

    /** Convolves whole frames that lie behind one another from the beginning of the memory on. */
    void stack(int frames, int height, int width, int plane, Bytes memory, int at) {
        run(
                bench.convolution(new Convolution.Geometry(conv, frames, height, width, 0, 0, 0)),
                plane,
                memory.from(0),
                at);
    }

    private void run(Convolution convolution, int plane, Pointer from, int at) {
        convolution.execute(
                bench.stream(),
                from,
                weights.packed(plane, convolution.weightLayout()),
                bench.sums().from((long) Integer.BYTES * at));
    }
}
