package org.aq4svit.cli;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads paths in options, so that what is none is refused like any other wrong value. */
final class PathConverters {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private PathConverters() {}

    static CommandLine register(CommandLine line) {
        return line.registerConverter(Path.class, PathConverters::local)
                .registerConverter(org.apache.hadoop.fs.Path.class, PathConverters::anywhere);
    }

    /** A path of this machine. Taken as a path, a URI of another file system would make a folder that is called {@code hdfs:}. */
    private static Path local(String text) {
        if (!SCHEME.matcher(text).matches()) {
            return plain(text);
        }
        URI uri = anywhere(text).toUri();
        if (!"file".equalsIgnoreCase(uri.getScheme()) || uri.getAuthority() != null) {
            throw new TypeConversionException("expected a path on this machine, found '" + text + "'");
        }
        return plain(uri.getPath());
    }

    private static Path plain(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                    "expected a path on this machine, found '" + text + "': " + e.getMessage());
        }
    }

    private static org.apache.hadoop.fs.Path anywhere(String text) {
        try {
            return new org.apache.hadoop.fs.Path(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "expected a path or a URI of a file system, found '" + text + "': " + e.getMessage());
        }
    }
}
