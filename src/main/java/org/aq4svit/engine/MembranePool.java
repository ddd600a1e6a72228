package org.aq4svit.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Arrays for the float network's membranes, used again from block to block and from walk to walk: they are large. For one thread. */
final class MembranePool {
    /** Floats kept at most that nobody uses. */
    private static final long CAPACITY = 96L << 20;

    private final Map<Integer, Deque<float[]>> idle = new HashMap<>();
    private long held;

    /** An array of exactly this length, content undefined. */
    float[] take(int length) {
        Deque<float[]> fitting = idle.get(length);
        if (fitting == null || fitting.isEmpty()) {
            return new float[length];
        }
        held -= length;
        return fitting.pop();
    }

    void give(float[] array) {
        if (array.length > CAPACITY) {
            return;
        }
        if (held + array.length > CAPACITY) {
            idle.clear();
            held = 0;
        }
        held += array.length;
        idle.computeIfAbsent(array.length, k -> new ArrayDeque<>()).push(array);
    }
}
