package org.aq4svit.image;

import java.io.Serializable;

/**
 * Where the bytes of one image lie, and what the image shows.
 *
 * @param uri the file that holds them: the image itself, or an uncompressed tar
 * @param offset index of the first byte within that file
 * @param length number of bytes
 * @param key the image's name within its listing, such as {@code eval/circle/000001.jpeg}; no other image there has it
 * @param label index of its class
 */
public record ImageRef(String uri, long offset, long length, String key, int label) implements Serializable {}
