package org.aq4svit.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.aq4svit.fault.InputException;

/**
 * A file or a folder in which images are looked for.
 *
 * @param files the file system it is on
 * @param status its path, kind and length
 */
public record Place(FileSystem files, FileStatus status) {
    /** Its last name. */
    public String name() {
        return status.getPath().getName();
    }

    /** Its full URI. */
    public String uri() {
        return status.getPath().toString();
    }

    /** What lies directly in this folder, by name; nothing if this is a file. */
    public List<Place> children() throws IOException {
        if (!status.isDirectory()) {
            return List.of();
        }
        return Arrays.stream(files.listStatus(status.getPath()))
                .map(child -> new Place(files, child))
                .sorted(Comparator.comparing(Place::name))
                .toList();
    }

    /** Whether this file has these ASCII characters at this index. */
    boolean holds(String characters, int at) throws IOException {
        byte[] wanted = characters.getBytes(StandardCharsets.US_ASCII);
        if (!status.isFile() || status.getLen() < at + wanted.length) {
            return false;
        }
        byte[] found = new byte[wanted.length];
        try (FSDataInputStream in = files.open(status.getPath())) {
            in.readFully(at, found);
        }
        return Arrays.equals(found, wanted);
    }

    /** Refuses an image whose key does not even have one folder. */
    void requireFolder(String key) {
        if (key.indexOf('/') < 0) {
            throw InputException.expected(
                    uri(), "images in class folders only", key + " outside any class folder" + hint());
        }
    }

    /** A tar of images without folders is most likely one whose labels are kept elsewhere. */
    private String hint() {
        return status.isFile() ? "; labels of a tar without folders belong in " + LabelFile.path(this) : "";
    }
}
