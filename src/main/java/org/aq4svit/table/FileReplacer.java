package org.aq4svit.table;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Puts a whole file in the place of another, so that a reader finds the old one or the new one, never a part or
 * nothing.
 */
interface FileReplacer {

    /**
     * Writes a file, with the folders above it; replaces the one that is there. After a fault the old one is still
     * there.
     */
    void replace(Path file, byte[] content) throws IOException;

    /** What replaces files in a folder of a file system. */
    static FileReplacer in(Path folder, FileSystem files, Configuration conf) throws IOException {
        if (files instanceof RawLocalFileSystem local) {
            return new ByMove(new LocalSteps(local));
        }
        if (files.hasPathCapability(folder, CommonPathCapabilities.ABORTABLE_STREAM)) {
            // An object store shows an object once its upload is complete, and its rename is a copy that can be seen.
            return (file, content) -> upload(files, file, content);
        }
        FileContext context =
                FileContext.getFileContext(files.makeQualified(folder).toUri(), conf);
        return new ByMove(new HadoopSteps(files, context));
    }

    /** Whether a file is one that a killed writer may leave behind. */
    static boolean isLeftover(Path file) {
        return file.getName().startsWith(".") && file.getName().endsWith(ByMove.TEMPORARY);
    }

    /** Closing completes the upload, of a part as well. */
    private static void upload(FileSystem files, Path file, byte[] content) throws IOException {
        FSDataOutputStream out = files.create(file, true);
        try {
            out.write(content);
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
        out.close();
    }

    private static void create(FileSystem files, Path file, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(file, true)) {
            out.write(content);
        }
    }

    /** Writes under a hidden name, then moves. */
    record ByMove(Steps steps) implements FileReplacer {
        private static final String TEMPORARY = ".tmp";

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            Path temporary = new Path(file.getParent(), "." + UUID.randomUUID() + TEMPORARY);
            try {
                steps.create(temporary, content);
                steps.move(temporary, file);
            } catch (IOException | RuntimeException e) {
                deleteAfter(e, temporary);
                throw e;
            }
        }

        private void deleteAfter(Exception fault, Path temporary) {
            try {
                steps.delete(temporary);
            } catch (IOException | RuntimeException e) {
                fault.addSuppressed(e);
            }
        }
    }

    /** What a replacement by move is made of. */
    interface Steps {
        void create(Path file, byte[] content) throws IOException;

        /** In one step, also if there is a target. */
        void move(Path from, Path to) throws IOException;

        void delete(Path file) throws IOException;
    }

    /** Any file system of Hadoop whose rename replaces, HDFS before all. */
    record HadoopSteps(FileSystem files, FileContext context) implements Steps {
        @Override
        public void create(Path file, byte[] content) throws IOException {
            FileReplacer.create(files, file, content);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            context.rename(from, to, Rename.OVERWRITE);
        }

        @Override
        public void delete(Path file) throws IOException {
            files.delete(file, false);
        }
    }

    /** Local files by the JDK: Hadoop forks a chmod per file and deletes the target before it renames. */
    record LocalSteps(RawLocalFileSystem files) implements Steps {
        @Override
        public void create(Path file, byte[] content) throws IOException {
            Files.createDirectories(local(file.getParent()));
            try (FileChannel out = FileChannel.open(local(file), CREATE_NEW, WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true); // a file that is moved before it is on the disk may be empty after a power cut
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(local(from), local(to), ATOMIC_MOVE);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(local(file));
        }

        private java.nio.file.Path local(Path file) {
            return files.pathToFile(file).toPath();
        }
    }
}
