package org.aq4svit.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ClassNames;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Sharding;

/** Which images a purpose takes and how they fall into shards: a function of the configuration and the sources, whoever computes. */
final class ImageCuts {
    private final SweepConfig config;
    private final Configuration hadoop;
    private final Map<String, ImageListing> listings = new HashMap<>();

    ImageCuts(SweepConfig config, Configuration hadoop) {
        this.config = config;
        this.hadoop = hadoop;
    }

    /** Images to be cut into shards. */
    record Cut(
            SweepConfig.SourceOf source, ImageListing listing, Preprocessing preprocessing, int shardSize, long seed) {

        /** The same for equal shards: what they are made from. */
        String name() {
            return DigestUtils.sha256Hex(source + " " + preprocessing + " " + shardSize + " " + seed);
        }

        List<List<ImageRef>> shards() {
            return Sharding.shards(listing, shardSize, source.limit(), seed);
        }
    }

    /** The images for a purpose, as a model wants them. */
    synchronized Cut forModel(Purpose purpose, Payload model) {
        SweepConfig.SourceOf source = source(purpose);
        ImageListing listing = listings.computeIfAbsent(source.uri(), this::list);
        if (listing.classes().size() != model.network().classes()) {
            throw InputException.expected(
                    source.uri(),
                    "the " + model.network().classes() + " classes of " + model.name(),
                    listing.classes().size() + " class folders; if some classes have no images here, name a file of all"
                            + " classes in images.classes");
        }
        return new Cut(source, listing, model.preprocessing(), shardSize(purpose, source, listing), config.seed());
    }

    /** Number of images in a source, damaged ones included. */
    synchronized long count(String uri) {
        return listings.computeIfAbsent(uri, this::list).images().size();
    }

    private SweepConfig.SourceOf source(Purpose purpose) {
        return switch (purpose) {
            case CALIBRATE -> config.images().calibration();
            case DRIFT -> config.images().drift();
            case SEARCH -> config.images().search();
            case VALIDATE -> config.images().validate();
        };
    }

    /**
     * As configured, with the images spread evenly. The gate decides on all drift images together, so they are one shard; norms go by a batch of
     * calibration images at a time, so a shard is a batch.
     */
    private int shardSize(Purpose purpose, SweepConfig.SourceOf source, ImageListing listing) {
        int images = Math.min(source.limit(), listing.images().size());
        return switch (purpose) {
            case DRIFT -> images;
            case CALIBRATE -> config.search().calibrationBatch();
            case SEARCH, VALIDATE -> {
                int shards = (int) Math.ceil((double) images / config.images().shardSize());
                yield (int) Math.ceil((double) images / shards);
            }
        };
    }

    private ImageListing list(String uri) {
        return config.images()
                .classes()
                .map(file -> ImageSource.list(uri, hadoop, ClassNames.read(file, hadoop)))
                .orElseGet(() -> ImageSource.list(uri, hadoop));
    }
}
