package org.aq4svit.engine.nd4j;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A piece of off-heap memory that ND4J and our own passes both see.
 *
 * @param array the floats as a vector
 * @param floats the same floats
 */
record Slab(INDArray array, FloatBuffer floats) {

    private static Slab allocate(int length) {
        INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
        return new Slab(
                array,
                ((FloatPointer) array.data().addressPointer()).capacity(length).asBuffer());
    }

    /** Hands out slabs and takes them back: a walk needs the same few sizes over and over. For one thread. */
    static final class Pool implements AutoCloseable {
        private final Map<Integer, Deque<Slab>> free = new HashMap<>();
        private final long capacity;
        private long idle;

        /** A pool that keeps at most {@code capacity} floats that nobody uses. */
        Pool(long capacity) {
            this.capacity = capacity;
        }

        /** A slab of exactly this many floats, content undefined. */
        Slab take(int length) {
            Deque<Slab> fitting = free.get(length);
            if (fitting == null || fitting.isEmpty()) {
                return allocate(length);
            }
            idle -= length;
            return fitting.pop();
        }

        void give(Slab slab) {
            int length = slab.floats.capacity();
            if (idle + length > capacity) {
                close();
            }
            idle += length;
            free.computeIfAbsent(length, k -> new ArrayDeque<>()).push(slab);
        }

        /** Frees what nobody uses. */
        @Override
        public void close() {
            free.values().forEach(slabs -> slabs.forEach(s -> s.array.close()));
            free.clear();
            idle = 0;
        }
    }
}
