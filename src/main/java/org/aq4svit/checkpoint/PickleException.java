package org.aq4svit.checkpoint;

/** A pickle does what this reader does not accept. {@link Pickle} adds where and makes the user's sentence of it. */
final class PickleException extends Exception {
    private static final long serialVersionUID = 1L;

    PickleException(String expected, String found) {
        super("expected " + expected + ", found " + found);
    }
}
