package org.aq4svit.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.hadoop.fs.FSDataInputStream;
import org.aq4svit.fault.InputException;

/**
 * The entries of an uncompressed tar.
 *
 * @param place the tar
 * @param entries its files, folders left out
 * @param in the open tar, for the contents of small entries
 */
record Tar(Place place, List<Entry> entries, FSDataInputStream in) {
    static final int RECORD = 512;
    private static final int BLOCK = 20 * RECORD;
    private static final int LONGEST_TEXT = 1 << 20;

    /**
     * A file in a tar.
     *
     * @param path with slashes, without any in front
     * @param offset index of its first byte within the tar
     */
    record Entry(String path, long offset, long size) {
        boolean isImage() {
            return ImageNames.isImage(path);
        }

        /** The last part of the path. */
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    static Tar read(Place place, FSDataInputStream in) {
        HadoopChannel channel = new HadoopChannel(in, place.status().getLen());
        try (TarFile file = new TarFile(channel, BLOCK, RECORD, StandardCharsets.UTF_8.name(), false)) {
            file.getEntries().forEach(entry -> refuseLink(place, entry));
            List<Entry> entries = file.getEntries().stream()
                    .filter(TarArchiveEntry::isFile)
                    .map(Tar::entry)
                    .toList();
            return new Tar(place, entries, in);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(place.uri() + ": expected a whole tar, found a broken one: " + e.getMessage(), e);
        }
    }

    private static void refuseLink(Place place, TarArchiveEntry entry) {
        if ((entry.isSymbolicLink() || entry.isLink()) && ImageNames.isImage(entry.getName())) {
            throw InputException.expected(
                    place.uri(),
                    "images themselves, as tar --dereference --hard-dereference packs them",
                    entry.getName() + ", a link to " + entry.getLinkName());
        }
    }

    private static Entry entry(TarArchiveEntry entry) {
        return new Entry(entry.getName().replaceFirst("^(\\./|/)+", ""), entry.getDataOffset(), entry.getSize());
    }

    /** Entries that are images by their names. */
    List<Entry> images() {
        return entries.stream().filter(Entry::isImage).toList();
    }

    /** An image of this tar. */
    NamedImage image(String key, Entry entry, ClassMark mark) {
        return NamedImage.bytes(place.uri(), entry.offset(), entry.size(), key, mark);
    }

    /** The content of a small entry. */
    String text(Entry entry) throws IOException {
        if (entry.size() > LONGEST_TEXT) {
            throw InputException.expected(
                    place.uri(), "a label of at most " + LONGEST_TEXT + " bytes", entry.path() + " of " + entry.size());
        }
        byte[] bytes = new byte[(int) entry.size()];
        in.readFully(entry.offset(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
