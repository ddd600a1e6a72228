package org.aq4svit.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command run in this JVM, as a user would see it.
 *
 * @param code exit code
 * @param out what it printed on stdout
 * @param err what it printed on stderr, logs not counted
 */
public record Cli(int code, String out, String err) {

    /** Runs a command. */
    public static Cli run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream seenOut = new ByteArrayOutputStream();
        ByteArrayOutputStream seenErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(seenOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(seenErr, true, StandardCharsets.UTF_8));
        try {
            int code = Aq4svit.run(args);
            return new Cli(code, seenOut.toString(StandardCharsets.UTF_8), seenErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The last line on stderr. */
    public String sentence() {
        String[] lines = err.strip().split("\n");
        return lines[lines.length - 1];
    }
}
