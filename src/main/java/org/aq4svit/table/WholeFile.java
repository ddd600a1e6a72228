package org.aq4svit.table;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;

/** Files that readers see as a whole or not at all, on any Hadoop file system. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes a file, with the folders above it, under another name first; replaces the one that is there. */
    public static void write(Path file, byte[] content, Configuration conf) throws IOException {
        FileSystem files = RunFiles.withoutChecksumFiles(Location.fileSystem(file, conf));
        Path whole = files.makeQualified(file);
        FileReplacer.in(whole.getParent(), files, conf).replace(whole, content);
    }

    /** Whether a file is one that a killed writer left behind. */
    public static boolean isLeftover(Path file) {
        return FileReplacer.isLeftover(file);
    }
}
