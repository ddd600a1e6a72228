package org.aq4svit.sweep;

import java.io.UncheckedIOException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.aq4svit.fault.InputException;

/** Finds in what Spark says of a failed job what the task itself had to say. */
final class TaskFault {
    private TaskFault() {}

    /** The sentence of the task if it had one, otherwise the fault as it is. */
    static RuntimeException of(Exception job) {
        InputException input = ExceptionUtils.throwableOfType(job, InputException.class);
        if (input != null) {
            return input;
        }
        UncheckedIOException read = ExceptionUtils.throwableOfType(job, UncheckedIOException.class);
        if (read != null) {
            return new IllegalStateException(read.getMessage(), job);
        }
        return job instanceof RuntimeException runtime ? runtime : new IllegalStateException(job.getMessage(), job);
    }
}
