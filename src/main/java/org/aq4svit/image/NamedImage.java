package org.aq4svit.image;

/**
 * An image that an {@link ImageSource} found, before classes have numbers.
 *
 * @param uri the file that holds it
 * @param storage how that file holds it
 * @param position index of its first byte or of its row within that file
 * @param length number of bytes; 0 for a row
 * @param key its name within the source
 * @param mark its class, as the source tells it
 */
public record NamedImage(String uri, Storage storage, long position, long length, String key, ClassMark mark) {
    /** An encoded image in a range of bytes of a file. */
    static NamedImage bytes(String uri, long offset, long length, String key, ClassMark mark) {
        return new NamedImage(uri, Storage.BYTES, offset, length, key, mark);
    }

    ImageRef labelled(int label) {
        return new ImageRef(uri, storage, position, length, key, label);
    }
}
