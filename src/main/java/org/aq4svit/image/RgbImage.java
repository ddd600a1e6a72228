package org.aq4svit.image;

/**
 * A decoded image.
 *
 * @param width columns
 * @param height rows
 * @param rgb unsigned bytes [height, width, 3] in row-major order; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {
    /** Checks that sizes and bytes agree. */
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    width + "x" + height + " RGB pixels cannot be held by " + rgb.length + " bytes");
        }
    }
}
