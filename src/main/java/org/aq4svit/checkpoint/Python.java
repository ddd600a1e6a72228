package org.aq4svit.checkpoint;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.aq4svit.tensor.Quoted;

/**
 * How Python's values are held: numbers as {@code Long}, {@code BigInteger} and {@code Double}, texts as {@code
 * String}, lists as {@code List}, tuples as {@code Object[]}, and {@link Dict}, {@link TensorRef}, {@link
 * StorageRef}.
 */
final class Python {
    /** Python's {@code None}. */
    static final Object NONE = new Object();

    private Python() {}

    /** What a value is, in a few words for a message, whatever its size or depth. */
    static String describe(Object value) {
        if (value instanceof String text) {
            return "the text " + Quoted.of(text);
        } else if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Object[]) {
            return "a tuple";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Set) {
            return "a set";
        } else if (value instanceof Dict) {
            return "a dict";
        }
        return describeOther(value);
    }

    private static String describeOther(Object value) {
        if (value instanceof TensorRef) {
            return "a tensor";
        } else if (value instanceof StorageRef) {
            return "a storage";
        } else if (value instanceof Global global) {
            return global.name();
        } else if (value instanceof BigInteger) {
            return "an integer of more than 64 bits";
        }
        return value == NONE ? "None" : "a mark";
    }
}
