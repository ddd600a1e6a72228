package org.aq4svit.fault;

/**
 * The user's input is at fault: an option, a configuration, a checkpoint or an image source.
 *
 * <p>The message is one sentence for that user. It says what was expected, what was found, and where (file, key, line).
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with the given sentence. */
    public InputException(String sentence) {
        super(sentence);
    }

    /** An exception with the given sentence and the fault that showed it. */
    public InputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** {@code where: expected X, found Y} in the order in which a user looks for it. */
    public static InputException expected(Object where, String expected, Object found) {
        return new InputException(where + ": expected " + expected + ", found " + found);
    }
}
