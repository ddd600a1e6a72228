package org.aq4svit.checkpoint;

import org.aq4svit.tensor.DType;

/** What stands in for a Python name of the allow-list: never code of the file's choosing, only one of these three. */
sealed interface Global {
    /** The Python name, {@code module.name}. */
    String name();

    /** What calling it with {@code arguments} gives. */
    Object call(Object[] arguments) throws PickleException;

    /** A function of which the tensors need the result. */
    record Rebuild(String name, Body body) implements Global {
        /** The function itself. */
        interface Body {
            Object apply(Object[] arguments) throws PickleException;
        }

        @Override
        public Object call(Object[] arguments) throws PickleException {
            return body.apply(arguments);
        }
    }

    /** The type of a storage's elements; nobody calls it. */
    record StorageType(String name, DType type) implements Global {
        @Override
        public Object call(Object[] arguments) throws PickleException {
            throw new PickleException("a function", "a call of " + name);
        }
    }

    /** Something beside the weights that nobody will ask for: its instances are itself. */
    record Inert(String name) implements Global {
        @Override
        public Object call(Object[] arguments) {
            return this;
        }
    }
}
