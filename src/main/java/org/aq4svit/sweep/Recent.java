package org.aq4svit.sweep;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Keeps values as long as they fit, the most recently used ones first. Safe for many threads. */
final class Recent<V> {
    private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final long room;
    private final ToLongFunction<V> weight;
    private long taken;

    /**
     * @param room for the weights of all values together; a single value may be heavier
     */
    Recent(long room, ToLongFunction<V> weight) {
        this.room = room;
        this.weight = weight;
    }

    synchronized Optional<V> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void clear() {
        values.clear();
        taken = 0;
    }

    synchronized void put(String key, V value) {
        V before = values.put(key, value);
        taken += weight.applyAsLong(value) - (before == null ? 0 : weight.applyAsLong(before));
        Iterator<V> eldest = values.values().iterator();
        while (taken > room && values.size() > 1) {
            taken -= weight.applyAsLong(eldest.next());
            eldest.remove();
        }
    }
}
