package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ClassNames;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.ModelDescriptor;

/** Which images a purpose takes and how they fall into shards: a function of the configuration and the sources, whoever computes. */
final class ImageCuts {
    private final SweepConfig config;
    private final Configuration hadoop;
    private final Map<String, ImageListing> listings = new ConcurrentHashMap<>();

    ImageCuts(SweepConfig config, Configuration hadoop) {
        this.config = config;
        this.hadoop = hadoop;
    }

    /** Images to be cut into shards. */
    record Cut(SweepConfig.SourceOf source, ImageListing listing, Framing framing, int shardSize, long seed) {

        /** The same for equal shards: what they are made from. */
        String name() {
            return DigestUtils.sha256Hex(source + " " + framing + " " + shardSize + " " + seed);
        }

        List<List<ImageRef>> shards() {
            return Sharding.shards(listing, shardSize, source.limit(), seed);
        }
    }

    /**
     * Lists every source and refuses what some model could not be judged on.
     *
     * @throws InputException if a source is not whole, or not of a model's classes, or shards have another preprocessing
     */
    void check(List<ModelDescriptor> models) {
        for (Purpose purpose : Purpose.values()) {
            String uri = source(purpose).uri();
            ImageListing listing = listing(uri);
            for (ModelDescriptor model : models) {
                listing.requireClasses(uri, model.classes(), model.name());
                model.preprocess().map(c -> Preprocessing.of(c).framing()).ifPresent(framing -> {
                    listing.requireFraming(uri, framing, model.name());
                    Shard.requireRoom(keyOfSize(purpose), shardSize(purpose, source(purpose), listing), framing.crop());
                });
            }
        }
    }

    /** The sources of all purposes. */
    Map<String, ImageListing> sources() {
        Map<String, ImageListing> all = new TreeMap<>();
        for (Purpose purpose : Purpose.values()) {
            all.put(source(purpose).uri(), listing(source(purpose).uri()));
        }
        return all;
    }

    /** The images for a purpose, as a model wants them. Models that only normalise in different ways share them. */
    Cut forModel(Purpose purpose, Payload model) {
        SweepConfig.SourceOf source = source(purpose);
        ImageListing listing = listing(source.uri());
        Framing framing = model.preprocessing().framing();
        listing.requireClasses(source.uri(), model.network().classes(), model.name());
        listing.requireFraming(source.uri(), framing, model.name());
        return new Cut(source, listing, framing, shardSize(purpose, source, listing), config.seed());
    }

    /** Number of images in a source, damaged ones included. */
    long count(String uri) {
        return listing(uri).images().size();
    }

    private ImageListing listing(String uri) {
        return listings.computeIfAbsent(uri, this::list);
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

    private static String keyOfSize(Purpose purpose) {
        return switch (purpose) {
            case DRIFT -> "images.drift-limit";
            case CALIBRATE -> "search.calibration-batch";
            case SEARCH, VALIDATE -> "images.shard-size";
        };
    }

    private ImageListing list(String uri) {
        return config.images()
                .classes()
                .map(file -> ImageSource.list(uri, hadoop, ClassNames.read(file, hadoop)))
                .orElseGet(() -> ImageSource.list(uri, hadoop));
    }
}
