package org.aq4svit.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.hadoop.fs.FSDataInputStream;
import org.aq4svit.fault.InputException;

/**
 * An uncompressed tar of class folders, with or without folders above them: the class is the folder that directly holds
 * the image. Only headers are read; the images stay where they are and are read as byte ranges later.
 */
final class TarOfFolders implements ImageSource {
    private static final Pattern NAME = Pattern.compile(".*\\.(tar(\\.(gz|bz2|xz|zst|lz4))?|tgz|tbz2|txz)");
    private static final int RECORD = 512;
    private static final int BLOCK = 20 * RECORD;

    @Override
    public boolean fits(Place place) {
        return !place.status().isDirectory() && NAME.matcher(place.name()).matches();
    }

    @Override
    public List<NamedImage> images(Place tar) throws IOException {
        try (FSDataInputStream in = tar.files().open(tar.status().getPath())) {
            requireUncompressed(tar, in);
            requireEnd(tar, in);
            return images(tar, new HadoopChannel(in, tar.status().getLen()));
        }
    }

    private static List<NamedImage> images(Place tar, HadoopChannel channel) {
        List<NamedImage> images = new ArrayList<>();
        for (TarArchiveEntry entry : entries(tar, channel)) {
            String key = entry.getName().replaceFirst("^(\\./|/)+", "");
            if (entry.isFile() && ImageNames.isImage(key)) {
                images.add(new NamedImage(tar.uri(), entry.getDataOffset(), entry.getSize(), key, className(tar, key)));
            }
        }
        return images;
    }

    private static List<TarArchiveEntry> entries(Place tar, HadoopChannel channel) {
        try (TarFile file = new TarFile(channel, BLOCK, RECORD, StandardCharsets.UTF_8.name(), false)) {
            return file.getEntries();
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(tar.uri() + ": expected a whole tar, found a broken one: " + e.getMessage(), e);
        }
    }

    private static String className(Place tar, String key) {
        tar.requireFolder(key);
        int end = key.lastIndexOf('/');
        return key.substring(key.lastIndexOf('/', end - 1) + 1, end);
    }

    private static void requireUncompressed(Place tar, FSDataInputStream in) throws IOException {
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        if (gzip || !tar.name().endsWith(".tar")) {
            throw InputException.expected(
                    tar.uri(),
                    "an uncompressed tar, of which ranges can be read",
                    "a compressed one (gunzip it first)");
        }
    }

    /** The library takes a file's end between two entries for the end of the tar; but a whole tar ends in zeros. */
    private static void requireEnd(Place tar, FSDataInputStream in) throws IOException {
        long last = tar.status().getLen() - RECORD;
        if (last < 0 || !isZero(in, last)) {
            throw InputException.expected(tar.uri(), "a whole tar, with zeros at its end", "a truncated one");
        }
    }

    private static boolean isZero(FSDataInputStream in, long at) throws IOException {
        byte[] record = new byte[RECORD];
        in.readFully(at, record);
        return Arrays.equals(record, new byte[RECORD]);
    }
}
