package org.aq4svit.checkpoint;

import java.nio.ByteBuffer;
import org.aq4svit.tensor.Tensor;

/**
 * Which elements of a storage a tensor shows, and in which order.
 *
 * @param offset its first element; not negative
 * @param shape sizes, outermost first; none negative
 * @param stride elements to skip per step along each dimension; none negative
 */
record View(long offset, int[] shape, long[] stride) {
    /** Whether it shows nothing. */
    boolean isEmpty() {
        for (int size : shape) {
            if (size == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether all of its elements are among the first {@code elements} of the storage. */
    boolean isWithin(long elements) {
        if (isEmpty()) {
            return true;
        }
        long last = offset;
        for (int d = 0; d < shape.length && last < elements; d++) {
            int steps = shape[d] - 1;
            if (steps > 0 && stride[d] > (elements - 1 - last) / steps) { // so the sum cannot overflow
                return false;
            }
            last += steps * stride[d];
        }
        return last < elements;
    }

    /** Whether its elements lie in the storage one after the other, in row-major order. */
    boolean isContiguous() {
        long expected = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] > 1 && stride[d] != expected) {
                return false;
            }
            expected *= shape[d];
        }
        return true;
    }

    /**
     * A copy of its elements of {@code width} bytes in row-major order; it must be within the storage and not empty.
     */
    ByteBuffer copy(ByteBuffer storage, int width) {
        int elements = (int) Tensor.elements(shape);
        ByteBuffer copy = ByteBuffer.allocate(elements * width);
        int[] index = new int[shape.length];
        long from = offset;
        for (int i = 0; i < elements; i++) {
            copy.put(i * width, storage, (int) from * width, width);
            from += step(index);
        }
        return copy;
    }

    /** Moves {@code index} to the next element in row-major order; how far that is in the storage. */
    private long step(int[] index) {
        long distance = 0;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (++index[d] < shape[d]) {
                return distance + stride[d];
            }
            distance -= (shape[d] - 1) * stride[d];
            index[d] = 0;
        }
        return distance;
    }
}
