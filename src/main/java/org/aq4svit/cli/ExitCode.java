package org.aq4svit.cli;

/** What the exit codes of all commands mean. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;
    /** The run failed; what was finished is saved and {@code --resume} continues it. */
    static final int FAILED = 1;
    /** The user's input is at fault: an option, a configuration, a checkpoint or an image source. */
    static final int INPUT = 2;
    /** Done, but at least one model has no setting that meets its constraint. */
    static final int CONSTRAINT_MISSED = 3;

    private ExitCode() {}
}
