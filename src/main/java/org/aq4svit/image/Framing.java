package org.aq4svit.image;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;

/**
 * How an image of any size becomes a square of pixels, as torchvision's {@code Resize} and {@code CenterCrop} do it:
 * the part of the preprocessing that is done once, before anything depends on a network.
 *
 * @param resize pixels of the shorter side after the resize; the longer side keeps the proportion, rounded down
 * @param crop pixels of each side of the centred square that is cut out; at most {@code resize}
 * @param interpolation the filter of the resize
 */
public record Framing(int resize, int crop, Interpolation interpolation) implements Serializable {
    /** The keys that {@link #of} reads. */
    static final List<String> KEYS = List.of("resize", "crop", "interpolation");

    /**
     * Checks every value.
     *
     * @throws InputException naming the first value that cannot be
     */
    public Framing {
        require(resize > 0, "resize", "a positive number of pixels", resize);
        require(crop > 0 && crop <= resize, "crop", "1 to " + resize + " pixels (the resized side)", crop);
    }

    /**
     * Reads {@code resize}, {@code crop} and {@code interpolation} (bicubic if it is left out); other keys are not looked at.
     *
     * @throws InputException naming the key that is missing or not such
     */
    public static Framing of(StrictConfig config) {
        Interpolation interpolation = config.has("interpolation")
                ? Interpolation.valueOf(config.oneOf(List.of("bicubic", "bilinear"), "interpolation")
                        .toUpperCase(Locale.ROOT))
                : Interpolation.BICUBIC;
        return new Framing(config.integer("resize"), config.integer("crop"), interpolation);
    }

    private static void require(boolean met, String key, String expected, Object found) {
        if (!met) {
            throw InputException.expected("preprocess." + key, expected, found);
        }
    }

    /** The resized and cropped image: unsigned bytes [crop, crop, 3], equal to Pillow's to the bit. */
    public byte[] pixels(RgbImage image) {
        int width = resized(image.width(), image.height());
        int height = resized(image.height(), image.width());
        return Resampler.resize(image, width, height, interpolation, Window.centred(width, height, crop))
                .rgb();
    }

    /** Bytes of an image's pixels. */
    public long bytes() {
        return 3L * crop * crop;
    }

    /** The new length of a side, given the other one. */
    private int resized(int side, int other) {
        return side <= other ? resize : Math.toIntExact((long) resize * side / other);
    }

    /** As a model descriptor has it: {@code resize = 256, crop = 224, interpolation = bicubic}. */
    @Override
    public String toString() {
        return "resize = " + resize + ", crop = " + crop + ", interpolation = "
                + interpolation.name().toLowerCase(Locale.ROOT);
    }
}
