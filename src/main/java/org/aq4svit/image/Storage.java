package org.aq4svit.image;

/** How an image is kept within its file. */
public enum Storage {
    /** Encoded, as a range of bytes: a file of its own, or an entry of an uncompressed tar. */
    BYTES,
    /** Encoded, in a row of a Parquet file. */
    ROW,
    /** Preprocessed, in a row of one of the product's own shards. */
    PIXELS
}
