package org.aq4svit.image;

import java.io.Serializable;
import java.util.List;

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
