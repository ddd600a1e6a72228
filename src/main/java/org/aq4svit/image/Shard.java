package org.aq4svit.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.aq4svit.fault.InputException;

/**
 * Preprocessed images that travel and are judged together. Its arrays are not copied: nobody writes to them.
 *
 * @param index its number among the shards of a listing
 * @param size S, the pixels of each side of an image
 * @param keys names of the N images
 * @param labels their class indices [N]
 * @param pixels unsigned bytes [N, S, S, 3]
 * @param damaged images that belong here and could not be decoded; they are not among the N
 */
public record Shard(int index, int size, List<String> keys, int[] labels, byte[] pixels, List<Damaged> damaged)
        implements Serializable {
    /** Checks that the parts agree. */
    public Shard {
        keys = List.copyOf(keys);
        damaged = List.copyOf(damaged);
        if (labels.length != keys.size() || pixels.length != 3L * size * size * keys.size()) {
            throw new IllegalArgumentException(
                    "expected one label and " + size + "x" + size + " RGB pixels for each of " + keys.size()
                            + " images, found " + labels.length + " labels and " + pixels.length + " bytes");
        }
    }

    /**
     * Refuses more images than an array of pixels holds.
     *
     * @param what says how many there are
     */
    public static void requireRoom(String what, int images, int size) {
        long most = Integer.MAX_VALUE / (3L * size * size);
        if (images > most) {
            throw InputException.expected(what, "at most " + most + " images of " + size + "x" + size, images);
        }
    }

    /**
     * The shard of what was read of these images.
     *
     * @param images in the order of the shard
     * @param readings of the same images in the same order
     */
    public static Shard of(int index, int size, List<ImageRef> images, List<ImageReader.Reading> readings) {
        requireRoom("shard size", images.size(), size);
        int[] whole = IntStream.range(0, images.size())
                .filter(i -> readings.get(i).damage() == null)
                .toArray();
        byte[] pixels = new byte[whole.length * 3 * size * size];
        for (int i = 0; i < whole.length; i++) {
            byte[] image = readings.get(whole[i]).pixels();
            System.arraycopy(image, 0, pixels, i * image.length, image.length);
        }
        return new Shard(
                index,
                size,
                Arrays.stream(whole).mapToObj(i -> images.get(i).key()).toList(),
                Arrays.stream(whole).map(i -> images.get(i).label()).toArray(),
                pixels,
                IntStream.range(0, images.size())
                        .filter(i -> readings.get(i).damage() != null)
                        .mapToObj(i ->
                                new Damaged(images.get(i).key(), readings.get(i).damage()))
                        .toList());
    }

    /** N, the number of images that can be shown to a network. */
    public int images() {
        return keys.size();
    }

    /** Bytes of one image, and floats of one normalised image. */
    public int samplesPerImage() {
        return 3 * size * size;
    }

    /** Images {@code from} to {@code to - 1}, normalised: [to - from, S, S, 3], channel last. */
    public float[] normalised(int from, int to, Preprocessing preprocessing) {
        float[] values = new float[(to - from) * samplesPerImage()];
        preprocessing.normalise(pixels, from * samplesPerImage(), values, 0, values.length);
        return values;
    }
}
