package org.aq4svit.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ClassNames;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.image.Sharding;
import org.aq4svit.quant.Quantizers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images into the cluster: listed once per source, decoded once per source and preprocessing, shared by all models. */
final class ImageSets {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSets.class);
    private static final int DAMAGED_NAMED = 10;

    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final Map<String, ImageListing> listings = new HashMap<>();
    private final Map<String, ShardSet> sets = new HashMap<>();

    ImageSets(JavaSparkContext spark, SweepConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** The images for a purpose, as a model wants them. */
    synchronized ShardSet forModel(Purpose purpose, Payload model) {
        SweepConfig.SourceOf source = source(purpose);
        ImageListing listing = listing(source.uri());
        if (listing.classes().size() != model.network().classes()) {
            throw InputException.expected(
                    source.uri(),
                    "the " + model.network().classes() + " classes of " + model.name(),
                    listing.classes().size() + " class folders; if some classes have no images here, name a file of all"
                            + " classes in images.classes");
        }
        int shardSize = shardSize(purpose, source, listing);
        String facts = source + " " + model.preprocessing() + " " + shardSize + " " + config.seed();
        return sets.computeIfAbsent(DigestUtils.sha256Hex(facts), n -> persist(n, source, listing, model, shardSize));
    }

    /** Number of images in a source, damaged ones included. */
    synchronized long count(String uri) {
        return listing(uri).images().size();
    }

    /** A payload with calibration images, if its quantizer looks at what the weights are multiplied with. */
    Payload calibrated(Payload payload) {
        if (!Quantizers.named(payload.quantizer()).needsInputs()) {
            return payload;
        }
        ShardSet set = forModel(Purpose.CALIBRATE, payload);
        return payload.with(set.name(), set.rdd().collect());
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

    private ImageListing listing(String uri) {
        return listings.computeIfAbsent(uri, this::list);
    }

    private ImageListing list(String uri) {
        Configuration hadoop = spark.hadoopConfiguration();
        return config.images()
                .classes()
                .map(file -> ImageSource.list(uri, hadoop, ClassNames.read(file, hadoop)))
                .orElseGet(() -> ImageSource.list(uri, hadoop));
    }

    private ShardSet persist(
            String name, SweepConfig.SourceOf source, ImageListing listing, Payload model, int shardSize) {
        List<List<ImageRef>> cut = Sharding.shards(listing, shardSize, source.limit(), config.seed());
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        Preprocessing preprocessing = model.preprocessing();
        ShardReader reader = new ShardReader(preprocessing, hadoop::value, DamagePolicy.SKIP);
        var rdd = spark.parallelize(cut, cut.size())
                .zipWithIndex()
                .map(pair -> reader.read(pair._2().intValue(), pair._1()))
                .setName("images of " + source.uri() + " at " + preprocessing.crop() + "x" + preprocessing.crop())
                .persist(StorageLevel.MEMORY_AND_DISK());
        spark.setJobDescription("Decode " + cut.stream().mapToInt(List::size).sum() + " images of " + source.uri());
        List<ShardSet.Content> contents = rdd.map(ImageSets::content).collect();
        handleDamage(source.uri(), contents);
        long images = contents.stream().mapToLong(ShardSet.Content::images).sum();
        if (images == 0) {
            throw InputException.expected(source.uri(), "at least one image that can be decoded", "only damaged ones");
        }
        return new ShardSet(name, rdd, cut.size(), images);
    }

    private static ShardSet.Content content(Shard shard) {
        return new ShardSet.Content(
                shard.images(),
                shard.damaged().stream()
                        .map(d -> d.key() + " (" + d.reason() + ")")
                        .toList());
    }

    /** Here and not in the tasks: Spark would repeat a task that refuses an image four times. */
    private void handleDamage(String uri, List<ShardSet.Content> contents) {
        List<String> damaged =
                contents.stream().flatMap(c -> c.damaged().stream()).toList();
        if (damaged.isEmpty()) {
            return;
        }
        String named = String.join("; ", damaged.stream().limit(DAMAGED_NAMED).toList());
        String rest = damaged.size() > DAMAGED_NAMED ? "; …" : "";
        if (config.images().onDamage() == DamagePolicy.FAIL) {
            throw InputException.expected(uri, "no damaged images", damaged.size() + ": " + named + rest);
        }
        LOG.warn("{}: {} damaged images are left out: {}{}", uri, damaged.size(), named, rest);
    }
}
