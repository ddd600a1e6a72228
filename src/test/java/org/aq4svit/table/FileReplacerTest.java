package org.aq4svit.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplacerTest {
    private final Configuration conf = new Configuration();

    @TempDir
    java.nio.file.Path dir;

    @Test
    void aLocalFileIsReplacedWithoutATrace() throws IOException {
        RawLocalFileSystem local = new RawLocalFileSystem();
        local.initialize(URI.create("file:///"), conf);

        replaceTwice(new Path(dir.toUri()), local);

        assertThat(visibleFiles()).containsExactly("name");
        assertThat(allFiles()).containsExactly("name");
    }

    @Test
    void aFileIsReplacedWhereverHadoopCanRename() throws IOException {
        conf.set("fs.viewfs.mounttable.cluster.link./data", dir.toUri().toString());
        Path folder = new Path("viewfs://cluster/data");

        replaceTwice(folder, folder.getFileSystem(conf));

        assertThat(visibleFiles()).containsExactly("name");
    }

    @Test
    void anObjectStoreGetsTheFileUnderItsOwnName() throws IOException {
        ObjectStore store = new ObjectStore();
        store.initialize(URI.create("file:///"), conf);

        replaceTwice(new Path(dir.toUri()), store);

        assertThat(visibleFiles()).containsExactly("name");
        assertThat(store.renames).isZero();
    }

    @Test
    void aFaultLeavesTheOldFileAndNothingElse() throws IOException {
        LocalFileSystem local = FileSystem.getLocal(conf);
        FileReplacer replacer = FileReplacer.in(new Path(dir.toUri()), local.getRawFileSystem(), conf);
        Files.createDirectories(dir.resolve("name/occupied"));

        assertThatIOException()
                .isThrownBy(() -> replacer.replace(new Path(dir.toUri() + "name"), "new".getBytes(UTF_8)));

        assertThat(allFiles()).containsExactly("name");
        assertThat(dir.resolve("name/occupied")).isDirectory();
    }

    /** S3A uploads what it has when it is closed. */
    @Test
    void anUploadThatFailedIsNotCompleted() throws IOException {
        ObjectStore store = new ObjectStore();
        store.initialize(URI.create("file:///"), conf);
        FileReplacer replacer = FileReplacer.in(new Path(dir.toUri()), store, conf);
        Upload upload = new Upload();
        store.upload = upload;

        assertThatIOException()
                .isThrownBy(() -> replacer.replace(new Path(dir.toUri() + "name"), "new".getBytes(UTF_8)));

        assertThat(upload.aborted).isTrue();
        assertThat(upload.completed).isFalse();
    }

    /** A full disk below an object store's buffer. */
    private static final class Upload extends OutputStream implements Abortable {
        private boolean aborted;
        private boolean completed;

        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void close() {
            completed = true;
        }

        @Override
        public AbortableResult abort() {
            aborted = true;
            return null;
        }
    }

    private void replaceTwice(Path folder, FileSystem files) throws IOException {
        FileReplacer replacer = FileReplacer.in(folder, files, conf);
        replacer.replace(new Path(folder, "name"), "old and longer".getBytes(UTF_8));
        replacer.replace(new Path(folder, "name"), "new".getBytes(UTF_8));
        assertThat(dir.resolve("name")).hasContent("new");
    }

    private Stream<String> visibleFiles() throws IOException {
        return allFiles().filter(name -> !name.startsWith("."));
    }

    private Stream<String> allFiles() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    /** Says of itself what S3A says: nothing is there before its upload is complete. */
    private static final class ObjectStore extends LocalFileSystem {
        private int renames;
        private Upload upload;

        @Override
        public FSDataOutputStream create(Path file, boolean overwrite) throws IOException {
            return upload == null ? super.create(file, overwrite) : new FSDataOutputStream(upload, null);
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                    || super.hasPathCapability(path, capability);
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            renames++;
            return super.rename(from, to);
        }
    }
}
