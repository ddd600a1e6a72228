package org.aq4svit.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.aq4svit.fault.InputException;

/**
 * An uncompressed tar of images, whose entries show how they are labelled. Only headers (and small label files) are read; the images stay
 * where they are and are read as byte ranges later.
 */
final class TarImages implements FolderOf.FileSource {
    private static final Pattern NAME = Pattern.compile(".*\\.(tar(\\.(gz|bz2|xz|zst|lz4))?|tgz|tbz2|txz)");
    private static final int MAGIC_AT = 257;

    /** In the order in which they are asked; the last takes every tar. */
    private static final List<TarLayout> LAYOUTS = List.of(new LabelledTar(), new WebDataset(), new TarOfFolders());

    @Override
    public boolean isNamedSo(Place file) {
        // ._x.tar is what macOS leaves beside x.tar
        return file.status().isFile()
                && !file.name().startsWith(".")
                && NAME.matcher(file.name()).matches();
    }

    @Override
    public boolean fits(Place place) throws IOException {
        return isNamedSo(place) || place.holds("ustar", MAGIC_AT);
    }

    @Override
    public Findings images(Place place) throws IOException {
        try (FSDataInputStream in = place.files().open(place.status().getPath())) {
            requireUncompressed(place, in);
            requireEnd(place, in);
            Tar tar = Tar.read(place, in);
            for (TarLayout layout : LAYOUTS) {
                if (layout.fits(tar)) {
                    return Findings.of(layout.name(), layout.images(tar));
                }
            }
            throw new AssertionError("the last layout takes every tar");
        }
    }

    private static void requireUncompressed(Place tar, FSDataInputStream in) throws IOException {
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        if (gzip || isNamedCompressed(tar)) {
            throw InputException.expected(
                    tar.uri(),
                    "an uncompressed tar, of which ranges can be read",
                    "a compressed one (gunzip it first)");
        }
    }

    private static boolean isNamedCompressed(Place tar) {
        return NAME.matcher(tar.name()).matches() && !tar.name().endsWith(".tar");
    }

    /** The library takes a file's end between two entries for the end of the tar; but a whole tar ends in zeros. */
    private static void requireEnd(Place tar, FSDataInputStream in) throws IOException {
        long last = tar.status().getLen() - Tar.RECORD;
        if (last < 0 || !isZero(in, last)) {
            throw InputException.expected(tar.uri(), "a whole tar, with zeros at its end", "a truncated one");
        }
    }

    private static boolean isZero(FSDataInputStream in, long at) throws IOException {
        byte[] record = new byte[Tar.RECORD];
        in.readFully(at, record);
        return Arrays.equals(record, new byte[Tar.RECORD]);
    }
}
