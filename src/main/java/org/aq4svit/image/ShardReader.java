package org.aq4svit.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;

/**
 * Reads, decodes and preprocesses the images of a shard, here and now.
 *
 * @param preprocessing what happens to every image
 * @param conf says which file systems there are
 * @param policy what to do about damaged images
 */
public record ShardReader(Preprocessing preprocessing, Configuration conf, DamagePolicy policy) {
    /**
     * The shard of these images, in this order.
     *
     * @throws InputException if an image is damaged and the policy is {@link DamagePolicy#FAIL}
     * @throws UncheckedIOException if a file cannot be read
     */
    public Shard read(int index, List<ImageRef> images) {
        Shard.requireRoom(images.size(), preprocessing.crop());
        ImageReader.Reading[] readings = new ImageReader.Reading[images.size()];
        try {
            new ImageReader(preprocessing.framing(), this::conf).read(images, (i, reading) -> {
                refuseDamage(images.get(i), reading);
                readings[i] = reading;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("shard " + index + " cannot be read: " + e.getMessage(), e);
        }
        return Shard.of(index, preprocessing.crop(), images, List.of(readings));
    }

    private void refuseDamage(ImageRef image, ImageReader.Reading reading) {
        if (policy == DamagePolicy.FAIL && reading.damage() != null) {
            throw new InputException(image.uri() + ", image " + image.key() + ": " + reading.damage());
        }
    }
}
