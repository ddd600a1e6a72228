package org.aq4svit.image;

import java.util.List;

/**
 * How the components of a JPEG image encode a colour, and the way back to RGB in the very integers of libjpeg-turbo and
 * Pillow.
 *
 * <p>JPEG itself leaves the meaning of components open. {@link #of} follows {@code default_decompress_parms} of
 * libjpeg.
 */
enum JpegColours {
    /** One grey component. */
    GREY {
        @Override
        byte[] rgb(byte[] samples) {
            byte[] rgb = new byte[Math.multiplyExact(3, samples.length)];
            for (int i = 0, o = 0; i < samples.length; i++, o += 3) {
                rgb[o] = samples[i];
                rgb[o + 1] = samples[i];
                rgb[o + 2] = samples[i];
            }
            return rgb;
        }
    },
    /** Red, green, blue as they are. */
    RGB {
        @Override
        byte[] rgb(byte[] samples) {
            return samples;
        }
    },
    /** Luminance and two colour differences. */
    YCC {
        @Override
        byte[] rgb(byte[] samples) {
            yccToRgb(samples, 3);
            return samples;
        }
    },
    /** Ink amounts, inverted as Adobe writes them. */
    CMYK {
        @Override
        byte[] rgb(byte[] samples) {
            invert(samples);
            return inkToRgb(samples);
        }
    },
    /** As {@link #CMYK}, with cyan, magenta and yellow turned into luminance and colour differences. */
    YCCK {
        @Override
        byte[] rgb(byte[] samples) {
            yccToRgb(samples, 4);
            return inkToRgb(samples);
        }
    };

    /** The transform of a file without Adobe's marker. */
    static final int NO_ADOBE = -1;

    private static final int[] RED_OF_CR = new int[256];
    private static final int[] GREEN_OF_CR = new int[256];
    private static final int[] GREEN_OF_CB = new int[256];
    private static final int[] BLUE_OF_CB = new int[256];

    static {
        int half = 1 << 15;
        for (int i = 0; i < 256; i++) {
            int x = i - 128;
            RED_OF_CR[i] = fixed(1.40200) * x + half >> 16;
            BLUE_OF_CB[i] = fixed(1.77200) * x + half >> 16;
            GREEN_OF_CR[i] = -fixed(0.71414) * x;
            GREEN_OF_CB[i] = -fixed(0.34414) * x + half;
        }
    }

    /**
     * The meaning of a file's components.
     *
     * @param jfif whether the file says that it is JFIF
     * @param adobeTransform the transform in Adobe's marker, or {@link #NO_ADOBE}
     */
    static JpegColours of(List<JpegHeader.Component> components, boolean jfif, int adobeTransform)
            throws DamagedImageException {
        return switch (components.size()) {
            case 1 -> GREY;
            case 3 -> isRgb(components, jfif, adobeTransform) ? RGB : YCC;
            case 4 -> adobeTransform == NO_ADOBE || adobeTransform == 0 ? CMYK : YCCK;
            default ->
                throw new DamagedImageException(
                        "expected a JPEG image of 1, 3 or 4 components, found " + components.size());
        };
    }

    private static boolean isRgb(List<JpegHeader.Component> components, boolean jfif, int adobeTransform) {
        if (jfif || adobeTransform != NO_ADOBE) {
            return !jfif && adobeTransform == 0;
        }
        return components.get(0).id() == 'R'
                && components.get(1).id() == 'G'
                && components.get(2).id() == 'B';
    }

    /** The colours of interleaved samples as interleaved RGB; may write into and return {@code samples}. */
    abstract byte[] rgb(byte[] samples);

    /** Turns the first three of every {@code stride} samples from YCbCr into RGB. */
    private static void yccToRgb(byte[] samples, int stride) {
        for (int i = 0; i < samples.length; i += stride) {
            int y = samples[i] & 0xff;
            int cb = samples[i + 1] & 0xff;
            int cr = samples[i + 2] & 0xff;
            samples[i] = clip(y + RED_OF_CR[cr]);
            samples[i + 1] = clip(y + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> 16));
            samples[i + 2] = clip(y + BLUE_OF_CB[cb]);
        }
    }

    /** Turns inverted ink into ink: only cyan, magenta and yellow, for {@link #inkToRgb} wants black inverted. */
    private static void invert(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4) {
            samples[i] = (byte) ~samples[i];
            samples[i + 1] = (byte) ~samples[i + 1];
            samples[i + 2] = (byte) ~samples[i + 2];
        }
    }

    /** Pillow's {@code cmyk2rgb}, of cyan, magenta, yellow and inverted black. */
    private static byte[] inkToRgb(byte[] samples) {
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int i = 0, o = 0; i < samples.length; i += 4, o += 3) {
            int white = samples[i + 3] & 0xff;
            for (int c = 0; c < 3; c++) {
                rgb[o + c] = (byte) (white - product(samples[i + c] & 0xff, white));
            }
        }
        return rgb;
    }

    /** {@code a * b / 255}, rounded, as Pillow's {@code MULDIV255}. */
    private static int product(int a, int b) {
        int t = a * b + 128;
        return (t >> 8) + t >> 8;
    }

    private static int fixed(double x) {
        return (int) (x * (1 << 16) + 0.5);
    }

    private static byte clip(int x) {
        return (byte) Math.max(0, Math.min(255, x));
    }
}
