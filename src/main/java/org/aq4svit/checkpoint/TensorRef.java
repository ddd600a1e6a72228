package org.aq4svit.checkpoint;

/**
 * The mention of a tensor in the pickle. Only the weights' are ever looked into: {@link TorchTensors}.
 *
 * @param offset first element in the storage
 * @param size sizes, outermost first, unchecked
 * @param stride elements to skip per step along each dimension, unchecked
 */
record TensorRef(StorageRef storage, Object offset, Object[] size, Object[] stride) {
    /** The call {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])}. */
    static TensorRef of(Object[] arguments) throws PickleException {
        if (arguments.length >= 6
                && arguments[0] instanceof StorageRef storage
                && arguments[2] instanceof Object[] size
                && arguments[3] instanceof Object[] stride) {
            return new TensorRef(storage, arguments[1], size, stride);
        }
        throw new PickleException("storage, offset, size, stride, requires_grad, hooks", "other arguments");
    }
}
