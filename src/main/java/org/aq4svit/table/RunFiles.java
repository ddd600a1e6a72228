package org.aq4svit.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;

/** The files of a run directory, on any Hadoop file system. Safe for many threads. */
final class RunFiles {
    /** Readers of folders full of tables skip names that begin so. */
    private static final String LEASE = "_lease";

    private final Path dir;
    private final FileSystem files;
    private final FileReplacer replacer;

    private RunFiles(Path dir, FileSystem files, FileReplacer replacer) {
        this.dir = dir;
        this.files = files;
        this.replacer = replacer;
    }

    static RunFiles in(Path dir, Configuration conf) throws IOException {
        FileSystem files = withoutChecksumFiles(Location.fileSystem(dir, conf));
        return new RunFiles(dir, files, FileReplacer.in(dir, files, conf));
    }

    /**
     * A local file and its {@code .crc} cannot be replaced together: a reader in between would call the file damaged.
     */
    static FileSystem withoutChecksumFiles(FileSystem files) {
        return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    }

    Path dir() {
        return dir;
    }

    Path folder(Table<?> table) {
        return new Path(dir, table.name());
    }

    /** Puts a file in place, for readers all at once, and in the place of one with that name. */
    void write(Table<?> table, String name, byte[] content) throws IOException {
        replacer.replace(new Path(folder(table), name), content);
    }

    byte[] read(Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }

    /** The table's files that are in place and whose names begin so, by name; none if the table is missing. */
    List<Path> list(Table<?> table, String beginning) throws IOException {
        return children(table).stream()
                .filter(path -> path.getName().endsWith(FileName.SUFFIX)
                        && path.getName().startsWith(beginning))
                .sorted()
                .toList();
    }

    /** Removes what killed writers have left in a table. No other writer may be at work there. */
    void clean(Table<?> table) throws IOException {
        for (Path file : children(table)) {
            if (FileReplacer.isLeftover(file)) {
                files.delete(file, false);
            }
        }
    }

    /** Makes the lease's file; whether it was not there before. */
    boolean createLease(String content) throws IOException {
        try (FSDataOutputStream out = files.create(lease(), false)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!files.exists(lease())) { // the run directory is a file
                throw e;
            }
            return false;
        }
    }

    void writeLease(String content) throws IOException {
        replacer.replace(lease(), content.getBytes(StandardCharsets.UTF_8));
    }

    byte[] readLease() throws IOException {
        return read(lease());
    }

    void deleteLease() throws IOException {
        files.delete(lease(), false);
    }

    private Path lease() {
        return new Path(dir, LEASE);
    }

    boolean has(Table<?> table) throws IOException {
        return files.exists(folder(table));
    }

    private List<Path> children(Table<?> table) throws IOException {
        try {
            return Arrays.stream(files.listStatus(folder(table)))
                    .map(FileStatus::getPath)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }
}
