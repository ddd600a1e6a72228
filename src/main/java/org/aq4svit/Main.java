package org.aq4svit;

import org.aq4svit.cli.Aq4svit;

/** What {@code spark-submit --class org.aq4svit.Main} starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        int code = Aq4svit.run(args);
        if (code != 0 || !isWithinYarn()) {
            System.exit(code);
        }
    }

    /** In cluster mode YARN's master runs this itself: it ends the JVM, and takes whoever does so before it for failed. */
    private static boolean isWithinYarn() {
        return "yarn".equals(System.getProperty("spark.master"))
                && "cluster".equals(System.getProperty("spark.submit.deployMode"));
    }
}
