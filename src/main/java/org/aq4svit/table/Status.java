package org.aq4svit.table;

/** The values of the {@code status} columns. */
public final class Status {
    /** Begun and not ended; also what a killed run leaves behind. */
    public static final String RUNNING = "RUNNING";

    /** Ended as it should. */
    public static final String OK = "OK";

    /** Ended by a fault; the column {@code error} says which. */
    public static final String FAILED = "FAILED";

    private Status() {}
}
