package org.aq4svit.engine.choice;

import java.util.Arrays;
import org.aq4svit.model.Op;
import org.aq4svit.model.Shape;
import org.aq4svit.quant.Gram;

/**
 * Sums up what one layer's weights are multiplied with, at some of the places it is applied to: a sample spread evenly over images, time
 * steps and positions tells as much as all of them.
 */
final class InputSums {
    private static final int PLACES = 8192;

    private final Op.Conv conv;
    private final Shape shape;
    private final int placesPerBatch;
    private final Gram.Sums sums;
    private final float[] row;
    private long seen;

    /**
     * Sums of a layer.
     *
     * @param shape of its input
     * @param batches how many batches will be added
     */
    InputSums(Op.Conv conv, Shape shape, int batches) {
        this.conv = conv;
        this.shape = shape;
        this.placesPerBatch = Math.max(1, PLACES / batches);
        this.sums = new Gram.Sums(conv.groups(), conv.fanIn());
        this.row = new float[conv.fanIn()];
    }

    /** Adds an input {@code [frames, H, W, C]}. */
    void add(float[] input) {
        int out = conv.sizeAfter(shape.height()) * conv.sizeAfter(shape.width());
        long all = (long) (input.length / shape.values()) * out;
        long places = Math.min(all, placesPerBatch);
        for (long i = 0; i < places; i++) {
            long place = placeIn(i * all / places, (i + 1) * all / places);
            addPlace(input, (int) (place / out), (int) (place % out));
        }
        seen += all;
    }

    /** Some place from one (inclusive) to another: equal steps would hit the same column, and every batch the same places. */
    private long placeIn(long from, long to) {
        long mixed = (seen + from) * 0x9E3779B97F4A7C15L; // the golden ratio's multiples spread evenly
        mixed ^= mixed >>> 32;
        return from + Math.floorMod(mixed, to - from);
    }

    private void addPlace(float[] input, int frame, int position) {
        int width = conv.sizeAfter(shape.width());
        int top = position / width * conv.stride() - conv.padding();
        int left = position % width * conv.stride() - conv.padding();
        int perGroup = conv.in() / conv.groups();
        for (int group = 0; group < conv.groups(); group++) {
            Arrays.fill(row, 0f);
            for (int ky = 0; ky < conv.kernel(); ky++) {
                for (int kx = 0; kx < conv.kernel(); kx++) {
                    copy(input, frame, top + ky, left + kx, group * perGroup, ky * conv.kernel() + kx);
                }
            }
            sums.add(row, group);
        }
    }

    /** One pixel's channels of a group into the row, which is {@code [in / groups, kh, kw]}; what lies outside is zero. */
    private void copy(float[] input, int frame, int y, int x, int firstChannel, int tap) {
        if (y < 0 || x < 0 || y >= shape.height() || x >= shape.width()) {
            return;
        }
        int pixel = ((frame * shape.height() + y) * shape.width() + x) * shape.channels() + firstChannel;
        int taps = conv.kernel() * conv.kernel();
        for (int c = 0; c < conv.in() / conv.groups(); c++) {
            row[c * taps + tap] = input[pixel + c];
        }
    }

    Gram gram() {
        return sums.gram();
    }
}
