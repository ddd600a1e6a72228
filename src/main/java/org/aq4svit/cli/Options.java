package org.aq4svit.cli;

import org.aq4svit.fault.InputException;

/** Checks of what options say, beyond what picocli checks. */
final class Options {
    private Options() {}

    /**
     * Refuses an option's value unless a condition is met.
     *
     * @throws InputException if it is not
     */
    static void require(boolean met, String option, String expected, Object found) {
        if (!met) {
            throw InputException.expected(option, expected, found);
        }
    }
}
