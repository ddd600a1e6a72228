package org.aq4svit.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A piece of off-heap memory that oneDNN and our own loops both see. */
final class Bytes {
    private static final int PAGE = 4096;

    private final BytePointer pointer;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    private Bytes(long size) {
        pointer = new BytePointer(size);
        bytes = pointer.asByteBuffer().order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
    }

    long size() {
        return pointer.capacity();
    }

    ByteBuffer bytes() {
        return bytes;
    }

    FloatBuffer floats() {
        return floats;
    }

    /** The address of a byte, in a pointer that is valid until the next call. */
    Pointer from(long index) {
        return pointer.position(index);
    }

    /** Hands out memory and takes it back: a walk needs the same few sizes over and over. For one thread. */
    static final class Pool implements AutoCloseable {
        private final Map<Long, Deque<Bytes>> idle = new HashMap<>();
        private final long capacity;
        private long idleBytes;

        /** A pool that keeps at most {@code capacity} bytes that nobody uses. */
        Pool(long capacity) {
            this.capacity = capacity;
        }

        /** At least this many bytes, content undefined. */
        Bytes take(long bytes) {
            long size = Math.max(1, (bytes + PAGE - 1) / PAGE) * PAGE;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("expected activations below 2 GiB, found " + size
                        + " bytes; engine.batch or engine.memory-per-task makes them smaller");
            }
            Deque<Bytes> fitting = idle.get(size);
            if (fitting == null || fitting.isEmpty()) {
                return new Bytes(size);
            }
            idleBytes -= size;
            return fitting.pop();
        }

        void give(Bytes memory) {
            if (memory.size() > capacity) {
                memory.pointer.deallocate();
                return;
            }
            if (idleBytes + memory.size() > capacity) {
                close();
            }
            idleBytes += memory.size();
            idle.computeIfAbsent(memory.size(), k -> new ArrayDeque<>()).push(memory);
        }

        /** Frees what nobody uses. */
        @Override
        public void close() {
            idle.values().forEach(all -> all.forEach(m -> m.pointer.deallocate()));
            idle.clear();
            idleBytes = 0;
        }
    }
}
