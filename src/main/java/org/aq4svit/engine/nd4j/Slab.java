package org.aq4svit.engine.nd4j;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A piece of memory that ND4J and our own passes both see; on a GPU, one copy here and one there. */
final class Slab {
    private static final AffinityManager PLACES = Nd4j.getAffinityManager();

    private final INDArray array;
    private FloatBuffer floats;

    private Slab(int length) {
        array = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
    }

    /** The floats as a vector, for ND4J's operations. */
    INDArray array() {
        return array;
    }

    /** The floats as the host sees them, to be read and written until ND4J's next operation on them. */
    FloatBuffer floats() {
        PLACES.ensureLocation(array, AffinityManager.Location.HOST);
        PLACES.tagLocation(array, AffinityManager.Location.HOST);
        if (floats == null) {
            floats = ((FloatPointer) array.data().addressPointer())
                    .capacity(array.length())
                    .asBuffer();
        }
        return floats;
    }

    private int length() {
        return Math.toIntExact(array.length());
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
                return new Slab(length);
            }
            idle -= length;
            return fitting.pop();
        }

        void give(Slab slab) {
            int length = slab.length();
            if (length > capacity) {
                slab.array.close();
                return;
            }
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
