package org.aq4svit.engine;

import java.util.Arrays;

/**
 * Normalised input images.
 *
 * @param count number of images B
 * @param size height and width S
 * @param values {@code [B, S, S, 3]}, row-major
 */
public record ImageBatch(int count, int size, float[] values) {
    /** Checks that the values fit the shape. */
    public ImageBatch {
        if (values.length != count * size * size * 3) {
            throw new IllegalArgumentException(
                    "expected " + count + " images of " + size + "x" + size + "x3, found " + values.length + " values");
        }
    }

    /** Images {@code from} (inclusive) to {@code to} (exclusive). */
    public ImageBatch part(int from, int to) {
        int each = size * size * 3;
        return new ImageBatch(to - from, size, Arrays.copyOfRange(values, from * each, to * each));
    }
}
