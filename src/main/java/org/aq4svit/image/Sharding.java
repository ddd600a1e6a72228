package org.aq4svit.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Deals the images of a listing into shards. */
public final class Sharding {
    /** The limit that takes every image. */
    public static final int ALL = Integer.MAX_VALUE;

    private Sharding() {}

    /**
     * Shards of {@code shardSize} images each; the last may be smaller.
     *
     * <p>An image's turn is decided by a hash of the seed and its key and by nothing else. So the first images are a
     * random sample, a smaller limit takes a part of what a larger one takes, and every run deals alike.
     *
     * @param limit the most images to take, or {@link #ALL}
     */
    public static List<List<ImageRef>> shards(ImageListing listing, int shardSize, int limit, long seed) {
        if (shardSize < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "shard size and limit must be positive, found " + shardSize + " and " + limit);
        }
        List<ImageRef> images = listing.images().stream()
                .map(image -> new Turn(turn(seed, image.key()), image))
                .sorted(Comparator.comparingLong(Turn::number).thenComparing(turn -> turn.image.key()))
                .limit(limit)
                .map(Turn::image)
                .toList();
        return cut(images, shardSize);
    }

    private static List<List<ImageRef>> cut(List<ImageRef> images, int size) {
        List<List<ImageRef>> shards = new ArrayList<>();
        for (int from = 0; from < images.size(); from += size) {
            shards.add(List.copyOf(images.subList(from, Math.min(from + size, images.size()))));
        }
        return List.copyOf(shards);
    }

    private record Turn(long number, ImageRef image) {}

    private static long turn(long seed, String key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            return ByteBuffer.wrap(sha.digest(key.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
