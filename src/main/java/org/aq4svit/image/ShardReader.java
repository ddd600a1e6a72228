package org.aq4svit.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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
        Shard.requireRoom("shard size", images.size(), preprocessing.crop());
        ImageReader.Reading[] readings = new ImageReader.Reading[images.size()];
        readInto("shard " + index, images, (i, reading) -> readings[i] = reading);
        return Shard.of(index, preprocessing.crop(), images, List.of(readings));
    }

    /**
     * Several shards at once, each file read from front to back for all of them, on all cores.
     *
     * @param wanted their numbers
     * @param shards the images of all shards
     * @throws InputException if an image is damaged and the policy is {@link DamagePolicy#FAIL}
     * @throws UncheckedIOException if a file cannot be read
     */
    public List<Shard> read(List<Integer> wanted, List<List<ImageRef>> shards) {
        List<ImageRef> all =
                wanted.stream().flatMap(s -> shards.get(s).stream()).toList();
        ImageReader.Reading[] readings = new ImageReader.Reading[all.size()];
        portions(all).parallelStream().forEach(portion -> {
            List<ImageRef> images = portion.stream().map(all::get).toList();
            readInto("images", images, (i, reading) -> readings[portion.get(i)] = reading);
        });
        List<ImageReader.Reading> inOrder = List.of(readings);
        List<Shard> read = new ArrayList<>();
        int from = 0;
        for (int s : wanted) {
            List<ImageRef> images = shards.get(s);
            int to = from + images.size();
            read.add(Shard.of(s, preprocessing.crop(), images, inOrder.subList(from, to)));
            from = to;
        }
        return read;
    }

    private void readInto(String what, List<ImageRef> images, ImageReader.Sink sink) {
        try {
            new ImageReader(preprocessing.framing(), this::conf).read(images, (i, reading) -> {
                refuseDamage(images.get(i), reading);
                sink.accept(i, reading);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Places in a list of images, as many parts as cores, neighbours in a file together. */
    private static List<List<Integer>> portions(List<ImageRef> images) {
        List<Integer> order = IntStream.range(0, images.size())
                .boxed()
                .sorted(Comparator.comparing(images::get, ImageRef.IN_FILE_ORDER))
                .toList();
        int parts = Runtime.getRuntime().availableProcessors();
        return IntStream.range(0, parts)
                .mapToObj(p -> order.subList(p * order.size() / parts, (p + 1) * order.size() / parts))
                .toList();
    }

    private void refuseDamage(ImageRef image, ImageReader.Reading reading) {
        if (policy == DamagePolicy.FAIL && reading.damage() != null) {
            throw new InputException(image.uri() + ", image " + image.key() + ": " + reading.damage());
        }
    }
}
