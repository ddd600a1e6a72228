package org.aq4svit.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * Image files as Pillow's {@code Image.open(file).convert("RGB")} decodes them, to the bit.
 *
 * <p>JPEG in all its colours, PNG and BMP. The format is told by the content, whatever the name says. Colour profiles,
 * transparency and the EXIF rotation are ignored, as Pillow ignores them. Safe for use by many threads.
 */
public final class ImageDecoder {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    /** Eight one-bit pixels in a byte, of which deflate packs no more than 1032 into one. */
    private static final int MOST_PIXELS_PER_BYTE = 8 * 1032;

    private static final List<Format> FORMATS = List.of(
            new Format("ffd8ff", JpegDecoder::decode),
            new Format("89504e470d0a1a0a", plain("png")),
            new Format("424d", plain("bmp")));

    private ImageDecoder() {}

    /**
     * Decodes one file.
     *
     * @throws DamagedImageException if the bytes are no image, no whole one, or of a format that is not read
     */
    public static RgbImage decode(byte[] file) throws DamagedImageException {
        for (Format format : FORMATS) {
            if (format.fits(file)) {
                return format.decoder.decode(file);
            }
        }
        String start = HEX.formatHex(Arrays.copyOf(file, Math.min(file.length, 8)));
        throw new DamagedImageException("expected a JPEG, PNG or BMP image, found "
                + (file.length == 0 ? "no bytes" : "a file that starts with the bytes " + start));
    }

    private interface Decoder {
        RgbImage decode(byte[] file) throws DamagedImageException;
    }

    private record Format(byte[] start, Decoder decoder) {
        Format(String start, Decoder decoder) {
            this(HexFormat.of().parseHex(start), decoder);
        }

        boolean fits(byte[] file) {
            return file.length >= start.length && Arrays.equals(start, Arrays.copyOf(file, start.length));
        }
    }

    /** A decoder of a format whose samples need no more than to be brought to eight bits. */
    private static Decoder plain(String name) {
        JdkReader reader = new JdkReader(name);
        return file -> reader.read(file, r -> RasterColours.rgb(image(r, file.length)));
    }

    private static BufferedImage image(ImageReader reader, int bytes) throws IOException, DamagedImageException {
        PixelLimit.check(reader.getWidth(0), reader.getHeight(0), bytes, MOST_PIXELS_PER_BYTE);
        return reader.read(0);
    }
}
