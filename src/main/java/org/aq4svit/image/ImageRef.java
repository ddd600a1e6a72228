package org.aq4svit.image;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where one image lies, and what it shows.
 *
 * @param uri the file that holds it
 * @param storage how that file holds it
 * @param position index of the first byte or of the row within that file
 * @param length number of bytes; 0 for a row
 * @param key the image's name within its listing, such as {@code eval/circle/000001.jpeg}; no other image there has it
 * @param label index of its class
 */
public record ImageRef(String uri, Storage storage, long position, long length, String key, int label)
        implements Serializable {
    /** As they lie in their files: whoever reads in this order reads a file from front to back. */
    public static final Comparator<ImageRef> IN_FILE_ORDER =
            Comparator.comparing(ImageRef::uri).thenComparingLong(ImageRef::position);
}
