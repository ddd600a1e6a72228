package org.aq4svit.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * JPEG files as libjpeg-turbo and Pillow decode them.
 *
 * <p>The JDK's reader does the coding and the transform. It is asked for raw samples, as its own idea of colours
 * differs from libjpeg's; colours are made here.
 */
final class JpegDecoder {
    private static final JdkReader READER = new JdkReader("jpeg");
    /**
     * Every 8x8 block takes at least one bit, so that a file cannot hold more pixels per byte. One that claims more has
     * no pixels for its size, and is refused before memory is taken for them.
     */
    private static final int MOST_PIXELS_PER_BYTE = 8 * 64;

    private JpegDecoder() {}

    static RgbImage decode(byte[] file) throws DamagedImageException {
        JpegHeader header = JpegMarkers.header(file);
        PixelLimit.check(header.width(), header.height(), file.length, MOST_PIXELS_PER_BYTE);
        byte[] samples = samples(header);
        smoothRows(samples, header);
        return new RgbImage(header.width(), header.height(), header.colours().rgb(samples));
    }

    /** Samples [height, width, components], all components at full size. */
    private static byte[] samples(JpegHeader header) throws DamagedImageException {
        Raster raster = READER.read(header.bare(), JpegDecoder::raster);
        DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
        int expected = header.width() * header.height() * header.components().size();
        if (buffer.getSize() != expected) {
            throw new DamagedImageException("expected " + expected + " JPEG samples, found " + buffer.getSize());
        }
        return buffer.getData();
    }

    private static Raster raster(ImageReader reader) throws IOException {
        return reader.readRaster(0, null);
    }

    /**
     * Interpolates the rows of components that are stored with half the rows and all columns (4:4:0).
     *
     * <p>libjpeg-turbo does so by itself. The libjpeg 6b of most JDKs repeats each row, while some JDKs are linked with
     * libjpeg-turbo; the samples tell which.
     */
    private static void smoothRows(byte[] samples, JpegHeader header) {
        int count = header.components().size();
        for (int c = 0; c < count; c++) {
            Plane plane = new Plane(samples, header.width(), header.height(), count, c);
            if (header.halvesRows(c) && plane.repeatsRows()) {
                plane.interpolateRows();
            }
        }
    }

    /** One component of interleaved samples. */
    private record Plane(byte[] samples, int width, int height, int components, int component) {
        private int at(int x, int y) {
            return samples[(y * width + x) * components + component] & 0xff;
        }

        boolean repeatsRows() {
            for (int y = 1; y < height; y += 2) {
                for (int x = 0; x < width; x++) {
                    if (at(x, y) != at(x, y - 1)) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** {@code h1v2_fancy_upsample}: three quarters of the row itself and one of the row nearest to it. */
        void interpolateRows() {
            for (int x = 0; x < width; x++) {
                int above = at(x, 0);
                for (int y = 0; y < height; y += 2) {
                    int row = at(x, y);
                    int below = y + 2 < height ? at(x, y + 2) : row;
                    put(x, y, 3 * row + above + 1 >> 2);
                    if (y + 1 < height) {
                        put(x, y + 1, 3 * row + below + 2 >> 2);
                    }
                    above = row;
                }
            }
        }

        private void put(int x, int y, int value) {
            samples[(y * width + x) * components + component] = (byte) value;
        }
    }
}
