package org.aq4svit.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Quoted;

/**
 * A Python dict as it came out of a pickle: keys and values by turns, in the order of their insertion.
 *
 * <p>Nothing is hashed or compared while the pickle runs. Its keys are chosen by strangers, who know how to make hash
 * tables slow, and may contain the dict itself.
 */
final class Dict {
    private final List<Object> keysAndValues = new ArrayList<>();

    void put(Object key, Object value) {
        keysAndValues.add(key);
        keysAndValues.add(value);
    }

    /**
     * The values by name.
     *
     * @param where what the message begins with
     * @throws InputException if a key is no text or occurs twice
     */
    Map<String, Object> named(String where) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (!(keysAndValues.get(i) instanceof String name)) {
                throw InputException.expected(where, "names as keys", Python.describe(keysAndValues.get(i)));
            }
            if (named.put(name, keysAndValues.get(i + 1)) != null) {
                throw InputException.expected(where, "every key once", Quoted.of(name) + " twice");
            }
        }
        return named;
    }
}
