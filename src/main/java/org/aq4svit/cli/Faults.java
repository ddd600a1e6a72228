package org.aq4svit.cli;

import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.aq4svit.fault.InputException;

/** Turns what was thrown into what is said. */
final class Faults {
    private Faults() {}

    /** The fault of this type among a fault and its causes. */
    static <T extends Throwable> Optional<T> find(Throwable fault, Class<T> type) {
        return Optional.ofNullable(ExceptionUtils.throwableOfType(fault, type));
    }

    /** One sentence: the user's fault if there is one, otherwise the first line of the root of the matter. */
    static String sentence(Throwable fault) {
        return find(fault, InputException.class).map(Throwable::getMessage).orElseGet(() -> {
            Throwable root = ExceptionUtils.getRootCause(fault);
            String message = root.getMessage() == null
                    ? ""
                    : ": " + root.getMessage().lines().findFirst().orElse("");
            return "failed by " + root.getClass().getSimpleName() + message + " (--verbose shows where)";
        });
    }
}
