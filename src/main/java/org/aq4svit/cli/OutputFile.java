package org.aq4svit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.aq4svit.fault.InputException;

/** A file of this machine that a command is to write. */
final class OutputFile {
    private OutputFile() {}

    /** Refuses what cannot be written, before the work whose result it is for. */
    static void require(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw InputException.expected(option + " " + file, "a file in a folder that is there", "none");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw InputException.expected(option + " " + file, "a file that may be written", "none");
        }
    }
}
