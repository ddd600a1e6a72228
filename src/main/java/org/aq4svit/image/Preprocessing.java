package org.aq4svit.image;

import java.io.Serializable;
import java.util.List;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;

/**
 * What happens to an image before a network sees it, as torchvision's {@code Resize}, {@code CenterCrop},
 * {@code ToTensor} and {@code Normalize} do it.
 *
 * @param resize pixels of the shorter side after the resize; the longer side keeps the proportion, rounded down
 * @param crop pixels of each side of the centred square that is cut out; at most {@code resize}
 * @param interpolation the filter of the resize
 * @param mean what is subtracted from red, green and blue, on the scale 0 to 1
 * @param std what the differences are divided by
 */
public record Preprocessing(int resize, int crop, Interpolation interpolation, List<Float> mean, List<Float> std)
        implements Serializable {
    /** The mean of ImageNet. */
    public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    /** The standard deviation of ImageNet. */
    public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    /**
     * Checks every value.
     *
     * @throws InputException naming the first value that cannot be
     */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        new Framing(resize, crop, interpolation); // checks the first three
        require(mean.size() == 3 && mean.stream().allMatch(Float::isFinite), "mean", "3 numbers", mean);
        require(
                std.size() == 3 && std.stream().allMatch(s -> s > 0 && Float.isFinite(s)),
                "std",
                "3 positive numbers",
                std);
    }

    /** Bicubic resize, crop, and the mean and standard deviation of ImageNet. */
    public static Preprocessing imagenet(int resize, int crop) {
        return new Preprocessing(resize, crop, Interpolation.BICUBIC, IMAGENET_MEAN, IMAGENET_STD);
    }

    /**
     * Reads the section {@code preprocess} of the descriptor of a network for images of this size.
     *
     * @throws InputException naming the key that is missing, unknown or not such
     */
    public static Preprocessing of(StrictConfig config, int imageSize) {
        Preprocessing preprocessing = of(config);
        config.require(
                preprocessing.crop() == imageSize,
                "crop",
                "the network's image-size, " + imageSize,
                preprocessing.crop());
        return preprocessing;
    }

    /**
     * Reads the section {@code preprocess} of a model descriptor.
     *
     * @throws InputException naming the key that is missing, unknown or not such
     */
    public static Preprocessing of(StrictConfig config) {
        config.allowOnly(List.of("resize", "crop", "interpolation", "mean", "std"));
        Framing framing = Framing.of(config);
        return new Preprocessing(
                framing.resize(),
                framing.crop(),
                framing.interpolation(),
                config.has("mean") ? floats(config.numbers("mean")) : IMAGENET_MEAN,
                config.has("std") ? floats(config.numbers("std")) : IMAGENET_STD);
    }

    private static List<Float> floats(List<Double> numbers) {
        return numbers.stream().map(Double::floatValue).toList();
    }

    private static void require(boolean met, String key, String expected, Object found) {
        if (!met) {
            throw InputException.expected("preprocess." + key, expected, found);
        }
    }

    /** The part that makes pixels; what remains is arithmetic on them. */
    public Framing framing() {
        return new Framing(resize, crop, interpolation);
    }

    /** The resized and cropped image: unsigned bytes [crop, crop, 3], equal to Pillow's to the bit. */
    public byte[] pixels(RgbImage image) {
        return framing().pixels(image);
    }

    /**
     * {@code (x / 255 - mean) / std} of bytes in the order red, green, blue, red, ... (channel last), in float32.
     *
     * <p>Like {@link System#arraycopy}: {@code length} samples from {@code pixels[from]} on go to {@code values[at]}
     * on, in the same order, so [N, crop, crop, 3] bytes become [N, crop, crop, 3] floats.
     *
     * @param from index of a red sample
     * @param length a multiple of three
     */
    public void normalise(byte[] pixels, int from, float[] values, int at, int length) {
        for (int channel = 0; channel < 3; channel++) {
            float[] levels = levels(mean.get(channel), std.get(channel));
            for (int i = channel; i < length; i += 3) {
                values[at + i] = levels[pixels[from + i] & 0xff];
            }
        }
    }

    /** The normalised value of each of the 256 sample values. */
    private static float[] levels(float mean, float std) {
        float[] levels = new float[256];
        for (int x = 0; x < levels.length; x++) {
            levels[x] = (x / 255f - mean) / std;
        }
        return levels;
    }
}
