package org.aq4svit.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/** The RGB bytes that Pillow makes of a decoded PNG or BMP image: samples as they are stored, alpha left out. */
final class RasterColours {
    private RasterColours() {}

    static RgbImage rgb(BufferedImage image) throws DamagedImageException {
        byte[] rgb = image.getColorModel() instanceof IndexColorModel palette
                ? palette(image.getRaster(), palette)
                : samples(image.getRaster());
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static byte[] palette(Raster raster, IndexColorModel palette) {
        int[] indices = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        byte[] rgb = new byte[Math.multiplyExact(3, indices.length)];
        for (int i = 0; i < indices.length; i++) {
            int colour = palette.getRGB(indices[i]);
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return rgb;
    }

    private static byte[] samples(Raster raster) throws DamagedImageException {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int bits = bits(raster.getSampleModel());
        byte[] rgb = new byte[Math.multiplyExact(3, width * raster.getHeight())];
        int[] row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int sample = row[x * bands + (bands < 3 ? 0 : c)];
                    rgb[3 * (y * width + x) + c] = (byte) eightBits(sample, bits, bands);
                }
            }
        }
        return rgb;
    }

    private static int bits(SampleModel model) throws DamagedImageException {
        int bits = model.getSampleSize(0);
        for (int band = 0; band < model.getNumBands(); band++) {
            if (bits != 8 && bits != 16 || model.getSampleSize(band) != bits) {
                throw new DamagedImageException(
                        "expected 8 or 16 bits in every sample, found " + model.getSampleSize(band));
            }
        }
        return bits;
    }

    /** Pillow keeps the upper byte of 16 bits; plain grey without alpha it cuts off at 255 instead. */
    private static int eightBits(int sample, int bits, int bands) {
        if (bits == 8) {
            return sample;
        }
        return bands == 1 ? Math.min(sample, 255) : sample >> 8;
    }
}
