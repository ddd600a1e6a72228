package org.aq4svit.plan;

import java.util.stream.IntStream;
import org.aq4svit.sweep.Purpose;
import org.aq4svit.sweep.SweepConfig;
import org.aq4svit.sweep.Waves;

/**
 * How many images a sweep judges for what, and how they are cut.
 *
 * @param waves that the search images come in
 */
public record ImageCounts(Cut validate, Cut search, Cut drift, Cut calibration, Waves waves) {

    /** Images in shards of about equal size. */
    public record Cut(long images, int shards) {
        static Cut of(long images, int shardSize) {
            return new Cut(images, (int) Math.max(1, (images + shardSize - 1) / shardSize));
        }
    }

    /** Images that a source has. */
    public interface Sizes {
        /** Number of images behind a URI. */
        long of(String uri);
    }

    /** The images of a sweep. */
    public static ImageCounts of(SweepConfig config, Sizes sizes) {
        SweepConfig.Images images = config.images();
        long search = count(images.search(), sizes);
        Cut cut = Cut.of(search, images.shardSize());
        return new ImageCounts(
                Cut.of(count(images.validate(), sizes), images.shardSize()),
                cut,
                new Cut(count(images.drift(), sizes), 1), // the gate decides on all of them together
                Cut.of(count(images.calibration(), sizes), config.search().calibrationBatch()),
                Waves.doubling(cut.shards, search, config.search().race().firstWave()));
    }

    private static long count(SweepConfig.SourceOf source, Sizes sizes) {
        return Math.min(source.limit(), sizes.of(source.uri()));
    }

    /** Those of a wave for a purpose; only searching comes in waves. */
    Cut of(Purpose purpose, int wave) {
        return switch (purpose) {
            case CALIBRATE -> calibration;
            case DRIFT -> drift;
            case VALIDATE -> validate;
            case SEARCH -> {
                int shards = waves.shards(wave).length;
                long before = IntStream.range(0, wave)
                        .map(w -> waves.shards(w).length)
                        .sum();
                long from = search.images * before / search.shards;
                long to = search.images * (before + shards) / search.shards;
                yield new Cut(to - from, shards);
            }
        };
    }
}
