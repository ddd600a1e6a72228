package org.aq4svit.checkpoint;

import org.aq4svit.tensor.DType;

/**
 * The mention of a storage in the pickle; its bytes are the entry {@code data/<key>} of the archive.
 *
 * @param elements number of elements it should have
 */
record StorageRef(DType type, String key, long elements) {
    /** Reads a persistent id: {@code ('storage', type, key, location, elements)}. */
    static StorageRef of(Object id) throws PickleException {
        if (id instanceof Object[] parts
                && parts.length >= 5
                && "storage".equals(parts[0])
                && parts[1] instanceof Global.StorageType storage
                && parts[2] instanceof String key
                && parts[4] instanceof Long elements
                && elements >= 0) {
            return new StorageRef(storage.type(), key, elements);
        }
        throw new PickleException("a persistent id ('storage', type, key, location, elements)", Python.describe(id));
    }
}
