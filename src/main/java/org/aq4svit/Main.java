package org.aq4svit;

import org.aq4svit.cli.Aq4svit;

/** What {@code spark-submit --class org.aq4svit.Main} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(Aq4svit.run(args));
    }
}
