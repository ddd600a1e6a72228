package org.aq4svit.image;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize} for RGB images, to the bit.
 *
 * <p>Two passes, horizontal then vertical, in fixed-point numbers, each rounded to bytes. An output pixel depends on
 * nothing but its own taps, so when only a window of the result is wanted, only that is computed.
 */
public final class Resampler {
    private static final int HALF = 1 << (Taps.BITS - 1);

    private Resampler() {}

    /** The whole image at a new size, in pixels. */
    public static RgbImage resize(RgbImage image, int width, int height, Interpolation filter) {
        return resize(image, width, height, filter, new Window(0, 0, width, height));
    }

    /** A window of the image at a new size. */
    static RgbImage resize(RgbImage image, int width, int height, Interpolation filter, Window window) {
        Taps columns = Taps.of(image.width(), width, filter, window.left(), window.width());
        Taps rows = Taps.of(image.height(), height, filter, window.top(), window.height());
        int[] narrow = horizontal(image, rows.begin(), rows.end(), columns);
        return new RgbImage(window.width(), window.height(), vertical(narrow, 3 * window.width(), rows));
    }

    /** Rows {@code begin} to {@code end - 1}, resized in width. */
    private static int[] horizontal(RgbImage image, int begin, int end, Taps columns) {
        int stride = 3 * columns.first().length;
        int[] out = new int[Math.multiplyExact(end - begin, stride)];
        for (int y = begin; y < end; y++) {
            resizeRow(image.rgb(), 3 * y * image.width(), columns, out, (y - begin) * stride);
        }
        return out;
    }

    private static void resizeRow(byte[] rgb, int row, Taps columns, int[] out, int at) {
        int[] first = columns.first();
        int[] from = columns.from();
        int[] weights = columns.weights();
        for (int x = 0, o = at; x < first.length; x++, o += 3) {
            int red = HALF;
            int green = HALF;
            int blue = HALF;
            for (int k = from[x], i = row + 3 * first[x]; k < from[x + 1]; k++, i += 3) {
                int weight = weights[k];
                red += weight * (rgb[i] & 0xff);
                green += weight * (rgb[i + 1] & 0xff);
                blue += weight * (rgb[i + 2] & 0xff);
            }
            out[o] = clip(red);
            out[o + 1] = clip(green);
            out[o + 2] = clip(blue);
        }
    }

    /** Rows of {@code stride} samples, resized in height. */
    private static byte[] vertical(int[] samples, int stride, Taps rows) {
        int height = rows.first().length;
        byte[] out = new byte[Math.multiplyExact(height, stride)];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int row = (rows.first()[y] - rows.begin()) * stride;
            for (int k = rows.from()[y]; k < rows.from()[y + 1]; k++, row += stride) {
                addWeighted(sums, samples, row, rows.weights()[k]);
            }
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = (byte) clip(sums[i]);
            }
        }
        return out;
    }

    /** Kept apart and this plain so that the compiler turns it into vector instructions. */
    private static void addWeighted(int[] sums, int[] samples, int row, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * samples[row + i];
        }
    }

    private static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> Taps.BITS));
    }
}
