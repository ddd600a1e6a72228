package org.aq4svit.image;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;

/**
 * Reads, decodes and preprocesses the images of a shard. Travels to where the shard is wanted.
 *
 * @param preprocessing what happens to every image
 * @param hadoop where the configuration of the file systems comes from
 * @param policy what to do about damaged images
 */
public record ShardReader(Preprocessing preprocessing, Hadoop hadoop, DamagePolicy policy) implements Serializable {
    /** A Hadoop configuration that can be had on another machine; Hadoop's own class cannot travel. */
    @FunctionalInterface
    public interface Hadoop extends Supplier<Configuration>, Serializable {}

    /** Either pixels or the reason why there are none. */
    private record Outcome(byte[] pixels, String damage) {}

    /**
     * The shard of these images, in this order.
     *
     * @throws InputException if an image is damaged and the policy is {@link DamagePolicy#FAIL}
     * @throws UncheckedIOException if a file cannot be read
     */
    public Shard read(int index, List<ImageRef> images) {
        requireRoom(images.size());
        Outcome[] outcomes = new Outcome[images.size()];
        try {
            new ByteRanges(images, hadoop.get()).read((i, bytes) -> outcomes[i] = outcome(images.get(i), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("shard " + index + " cannot be read: " + e.getMessage(), e);
        }
        return shard(index, images, outcomes);
    }

    private void requireRoom(int images) {
        long most = Integer.MAX_VALUE / (3L * preprocessing.crop() * preprocessing.crop());
        if (images > most) {
            throw InputException.expected("shard size", "at most " + most + " images of this size", images);
        }
    }

    private Outcome outcome(ImageRef image, byte[] bytes) {
        try {
            return new Outcome(preprocessing.pixels(ImageDecoder.decode(bytes)), null);
        } catch (DamagedImageException e) {
            if (policy == DamagePolicy.FAIL) {
                throw new InputException(image.uri() + ", image " + image.key() + ": " + e.getMessage(), e);
            }
            return new Outcome(null, e.getMessage());
        }
    }

    private Shard shard(int index, List<ImageRef> images, Outcome[] outcomes) {
        int[] whole = IntStream.range(0, outcomes.length)
                .filter(i -> outcomes[i].damage == null)
                .toArray();
        List<String> keys =
                Arrays.stream(whole).mapToObj(i -> images.get(i).key()).toList();
        int[] labels = Arrays.stream(whole).map(i -> images.get(i).label()).toArray();
        return new Shard(index, preprocessing.crop(), keys, labels, pixels(whole, outcomes), damaged(images, outcomes));
    }

    private byte[] pixels(int[] whole, Outcome[] outcomes) {
        int size = 3 * preprocessing.crop() * preprocessing.crop();
        byte[] pixels = new byte[whole.length * size];
        for (int i = 0; i < whole.length; i++) {
            System.arraycopy(outcomes[whole[i]].pixels, 0, pixels, i * size, size);
        }
        return pixels;
    }

    private static List<Damaged> damaged(List<ImageRef> images, Outcome[] outcomes) {
        List<Damaged> damaged = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i].damage != null) {
                damaged.add(new Damaged(images.get(i).key(), outcomes[i].damage));
            }
        }
        return damaged;
    }
}
