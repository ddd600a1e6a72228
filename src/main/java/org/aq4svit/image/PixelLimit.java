package org.aq4svit.image;

/** Refuses sizes that no file of the given length can honestly claim. */
final class PixelLimit {
    /** Where Pillow gives up with a {@code DecompressionBombError}. */
    private static final long MOST_PIXELS = 178_956_970;

    private PixelLimit() {}

    static void check(int width, int height, int bytes, int mostPixelsPerByte) throws DamagedImageException {
        long limit = Math.min(MOST_PIXELS, (long) bytes * mostPixelsPerByte);
        if ((long) width * height > limit) {
            throw new DamagedImageException("expected at most " + limit + " pixels in an image file of " + bytes
                    + " bytes, found a claim of " + width + "x" + height);
        }
    }
}
