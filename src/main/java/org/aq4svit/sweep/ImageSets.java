package org.aq4svit.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ClassNames;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.quant.Quantizers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images into the cluster: listed once per source, decoded once per source and preprocessing, shared by all models. */
final class ImageSets {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSets.class);

    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final Map<String, ImageListing> listings = new ConcurrentHashMap<>();
    private final Map<String, ShardSet> sets = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Damaged>> damaged = new HashMap<>();
    private final BiConsumer<String, List<Damaged>> damageBook;

    ImageSets(JavaSparkContext spark, SweepConfig config) {
        this(spark, config, (source, images) -> {});
    }

    /**
     * @param damageBook takes a source and all of its images that are known to be damaged, again whenever there are more
     */
    ImageSets(JavaSparkContext spark, SweepConfig config, BiConsumer<String, List<Damaged>> damageBook) {
        this.spark = spark;
        this.config = config;
        this.damageBook = damageBook;
    }

    /**
     * Lists every source and refuses what some model could not be judged on, before anything is computed.
     *
     * @throws InputException if a source is not whole, or not of a model's classes, or shards have another preprocessing
     */
    void check(List<ModelDescriptor> models) {
        for (Purpose purpose : Purpose.values()) {
            String uri = source(purpose).uri();
            ImageListing listing = listing(uri);
            for (ModelDescriptor model : models) {
                listing.requireClasses(uri, model.classes(), model.name());
                model.preprocess()
                        .ifPresent(c ->
                                listing.requireFraming(uri, Preprocessing.of(c).framing(), model.name()));
            }
        }
    }

    /** The images for a purpose, as a model wants them. Models that only normalise in different ways share them. */
    ShardSet forModel(Purpose purpose, Payload model) {
        SweepConfig.SourceOf source = source(purpose);
        ImageListing listing = listing(source.uri());
        Framing framing = model.preprocessing().framing();
        listing.requireClasses(source.uri(), model.network().classes(), model.name());
        listing.requireFraming(source.uri(), framing, model.name());
        int shardSize = shardSize(purpose, source, listing);
        String facts = source + " " + framing + " " + shardSize + " " + config.seed();
        return sets.computeIfAbsent(DigestUtils.sha256Hex(facts), n -> persist(n, source, listing, framing, shardSize));
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
            String name, SweepConfig.SourceOf source, ImageListing listing, Framing framing, int shardSize) {
        List<List<ImageRef>> cut = Sharding.shards(listing, shardSize, source.limit(), config.seed());
        var rdd = new Dealing(spark, framing)
                .shards(cut)
                .setName("images of " + source.uri() + " at " + framing.crop() + "x" + framing.crop())
                .persist(StorageLevel.MEMORY_AND_DISK());
        spark.setJobDescription("Decode " + cut.stream().mapToInt(List::size).sum() + " images of " + source.uri());
        List<ShardSet.Content> contents = contents(rdd);
        handleDamage(source.uri(), contents);
        long images = contents.stream().mapToLong(ShardSet.Content::images).sum();
        if (images == 0) {
            throw InputException.expected(source.uri(), "at least one image that can be decoded", "only damaged ones");
        }
        return new ShardSet(name, rdd, cut.size(), images);
    }

    private static List<ShardSet.Content> contents(JavaRDD<Shard> rdd) {
        try {
            return rdd.map(shard -> new ShardSet.Content(shard.images(), shard.damaged()))
                    .collect();
        } catch (Exception e) { // Spark throws checked exceptions without declaring them
            throw TaskFault.of(e);
        }
    }

    /** Here and not in the tasks: Spark would repeat a task that refuses an image four times. */
    private void handleDamage(String uri, List<ShardSet.Content> contents) {
        List<Damaged> found =
                contents.stream().flatMap(c -> c.damaged().stream()).toList();
        if (found.isEmpty()) {
            return;
        }
        if (config.images().onDamage() == DamagePolicy.FAIL) {
            throw InputException.expected(uri, "no damaged images", DamagedNames.of(found));
        }
        LOG.warn("{}: left out are {}", uri, DamagedNames.of(found));
        book(uri, found);
    }

    /** Sets of the same source overlap; each of its images is named once. */
    private void book(String uri, List<Damaged> found) {
        synchronized (damaged) {
            Map<String, Damaged> known = damaged.computeIfAbsent(uri, u -> new TreeMap<>());
            found.forEach(d -> known.put(d.key(), d));
            damageBook.accept(uri, List.copyOf(known.values()));
        }
    }
}
