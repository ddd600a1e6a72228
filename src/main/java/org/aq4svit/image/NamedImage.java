package org.aq4svit.image;

/**
 * An image that an {@link ImageSource} found, before classes have numbers.
 *
 * @param uri the file that holds it
 * @param offset index of its first byte within that file
 * @param length number of bytes
 * @param key its name within the source
 * @param className the class it is kept under
 */
public record NamedImage(String uri, long offset, long length, String key, String className) {
    ImageRef labelled(int label) {
        return new ImageRef(uri, offset, length, key, label);
    }
}
