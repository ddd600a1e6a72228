package org.aq4svit.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes tars and trees for tests. An image that nobody decodes is as good as its own name. */
final class Tars {
    private Tars() {}

    /** A tar of files that hold their own names. */
    static Path ofNames(Path tar, String... names) {
        try (TarArchiveOutputStream out = out(tar)) {
            for (String name : names) {
                add(out, name, name.getBytes(StandardCharsets.UTF_8));
            }
            return tar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tar to be filled; long names as GNU tar writes them unless set otherwise. */
    static TarArchiveOutputStream out(Path tar) throws IOException {
        TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar), "UTF-8");
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        return out;
    }

    static void add(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    /** Files under a root that hold their own names. */
    static Path tree(Path root, String... names) {
        try {
            for (String name : names) {
                Path file = root.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, name);
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
