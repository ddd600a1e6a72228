package org.aq4svit.config;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/** Where files are: what users write, on any Hadoop file system. */
public final class Location {
    private static final int LONGEST_TEXT = 16 << 20;

    /** How zip files begin, and so PyTorch's. */
    private static final String ARCHIVE = "PK\u0003\u0004";

    private Location() {}

    /**
     * {@code path} as it stands if it is absolute or a URI, otherwise relative to the folder that holds {@code file}
     * (the working directory if that is empty).
     */
    public static String beside(String file, String path) {
        if (path.isEmpty() || file.isEmpty() || path(path).isAbsolute()) {
            return path;
        }
        Path folder = path(file).getParent();
        return folder == null ? path : new Path(folder, path(path)).toString();
    }

    /** The file's URI, whatever the working directory. */
    public static String absolute(String file, Configuration conf) {
        return fileSystem(file, conf).makeQualified(path(file)).toString();
    }

    /**
     * The whole text of a file.
     *
     * @throws InputException if it is not there, or none that anybody would write
     */
    public static String text(String file, Configuration conf) {
        return reading(file, () -> {
            FileSystem fs = fileSystem(file, conf);
            long length = status(file, fs).getLen();
            if (length > LONGEST_TEXT) {
                throw InputException.expected(file, "a text of a few kilobytes", length + " bytes");
            }
            return text(file, fs);
        });
    }

    private static String text(String file, FileSystem fs) throws IOException {
        try (InputStream in = fs.open(path(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (text.startsWith(ARCHIVE)) {
                throw InputException.expected(
                        file, "a text", "an archive; if it is a checkpoint, name it as 'checkpoint' in a descriptor");
            }
            return text;
        }
    }

    /** Hands over the lines of a file of any length, one by one. */
    public static void lines(String file, Configuration conf, Consumer<String> reader) {
        reading(file, () -> {
            try (InputStream in = fileSystem(file, conf).open(path(file));
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reader.accept(line);
                }
            }
            return null;
        });
    }

    /** What {@code reader} makes of a local file with the content of {@code file}: of the file itself if it is local, otherwise of a copy. */
    public static <T> T local(String file, Configuration conf, Function<java.nio.file.Path, T> reader) {
        return reading(file, () -> {
            FileSystem fs = fileSystem(file, conf);
            Path path = fs.makeQualified(status(file, fs).getPath());
            if (path.toUri().getScheme().equals("file")) {
                return reader.apply(java.nio.file.Path.of(path.toUri().getPath()));
            }
            java.nio.file.Path copy = Files.createTempFile("aq4svit-", "-" + path.getName());
            copy.toFile().deleteOnExit();
            try {
                fs.copyToLocalFile(false, path, new Path(copy.toUri()), true);
                return reader.apply(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        });
    }

    /** What takes a file that may not be readable. */
    private interface Reading<T> {
        T result() throws IOException;
    }

    private static <T> T reading(String file, Reading<T> reading) {
        try {
            return reading.result();
        } catch (FileNotFoundException e) {
            throw InputException.expected(file, "a readable file", "none");
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static FileStatus status(String file, FileSystem fs) throws IOException {
        FileStatus status = fs.getFileStatus(path(file));
        if (!status.isFile()) {
            throw InputException.expected(file, "a file", "a folder");
        }
        return status;
    }

    /** Bytes of a file; empty if it is not there or cannot be looked at. */
    public static OptionalLong size(String file, Configuration conf) {
        try {
            return OptionalLong.of(
                    fileSystem(file, conf).getFileStatus(path(file)).getLen());
        } catch (IOException | InputException e) {
            return OptionalLong.empty();
        }
    }

    /** Files that match a path or glob, sorted; a name that is there stands for itself, even if it looks like a glob. */
    public static java.util.List<String> matching(String glob, Configuration conf) {
        if (size(glob, conf).isPresent()) {
            return java.util.List.of(absolute(glob, conf));
        }
        try {
            FileStatus[] found = fileSystem(glob, conf).globStatus(path(glob));
            if (found == null) {
                return java.util.List.of();
            }
            return java.util.Arrays.stream(found)
                    .map(s -> s.getPath().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(glob + ": expected a path or a glob, found " + e.getMessage(), e);
        }
    }

    /** What users write, as a path. */
    public static Path path(String text) {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    text + ": expected a path or a URI of a known file system, found none: " + e.getMessage(), e);
        }
    }

    private static FileSystem fileSystem(String file, Configuration conf) {
        return fileSystem(path(file), conf);
    }

    /** The file system that a path is on. */
    public static FileSystem fileSystem(Path path, Configuration conf) {
        try {
            return path.getFileSystem(conf);
        } catch (IOException | RuntimeException e) { // an unknown host or class is the latter
            throw new InputException(
                    path + ": expected a path or a URI of a known file system, found none: " + e.getMessage(), e);
        }
    }
}
