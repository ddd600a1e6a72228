package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.Shard;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.quant.Quantizers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images into the cluster: listed once per source, decoded once per source and preprocessing, shared by all models. */
final class ImageSets {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSets.class);

    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final ImageCuts cuts;
    private final Map<String, FutureTask<ShardSet>> sets = new ConcurrentHashMap<>();
    private final BiConsumer<String, List<Damaged>> damageBook;

    ImageSets(JavaSparkContext spark, SweepConfig config) {
        this(spark, config, (source, images) -> {});
    }

    /**
     * @param damageBook takes a source and images of it that are damaged; sets of the same source overlap, so it is told of some twice
     */
    ImageSets(JavaSparkContext spark, SweepConfig config, BiConsumer<String, List<Damaged>> damageBook) {
        this.spark = spark;
        this.config = config;
        this.cuts = new ImageCuts(config, spark.hadoopConfiguration());
        this.damageBook = damageBook;
    }

    /** Refuses what some model could not be judged on, before anything is computed; see {@link ImageCuts#check}. */
    void check(List<ModelDescriptor> models) {
        cuts.check(models);
    }

    /** The sources of all purposes. */
    Map<String, ImageListing> sources() {
        return cuts.sources();
    }

    /** The images for a purpose, as a model wants them. */
    ShardSet forModel(Purpose purpose, Payload model) {
        ImageCuts.Cut cut = cuts.forModel(purpose, model);
        FutureTask<ShardSet> own = new FutureTask<>(() -> persist(cut.name(), cut));
        FutureTask<ShardSet> other = sets.putIfAbsent(cut.name(), own);
        if (other != null) {
            return made(other);
        }
        own.run();
        try {
            return made(own);
        } catch (InputException e) { // the same for all models
            throw e;
        } catch (RuntimeException e) { // may have passed when the next one comes
            sets.remove(cut.name());
            throw e;
        }
    }

    private static ShardSet made(FutureTask<ShardSet> set) {
        try {
            return set.get();
        } catch (ExecutionException e) {
            throw TaskFault.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were decoded", e);
        }
    }

    /** Number of images in a source, damaged ones included. */
    long count(String uri) {
        return cuts.count(uri);
    }

    /** A payload with calibration images, if its quantizer looks at what the weights are multiplied with. */
    Payload calibrated(Payload payload) {
        if (!Quantizers.named(payload.quantizer()).needsInputs()) {
            return payload;
        }
        ShardSet set = forModel(Purpose.CALIBRATE, payload);
        return payload.with(set.name(), set.rdd().collect());
    }

    private ShardSet persist(String name, ImageCuts.Cut cut) {
        String uri = cut.source().uri();
        List<List<ImageRef>> shards = cut.shards();
        var rdd = new Dealing(spark, cut.framing())
                .shards(shards)
                .setName("images of " + uri + " at " + cut.framing().crop() + "x"
                        + cut.framing().crop())
                .persist(StorageLevel.MEMORY_AND_DISK());
        spark.setJobDescription("Decode " + shards.stream().mapToInt(List::size).sum() + " images of " + uri);
        try {
            List<ShardSet.Content> contents = contents(rdd);
            handleDamage(uri, contents);
            long images = contents.stream().mapToLong(ShardSet.Content::images).sum();
            if (images == 0) {
                throw InputException.expected(uri, "at least one image that can be decoded", "only damaged ones");
            }
            return new ShardSet(name, rdd, shards.size(), images);
        } catch (RuntimeException e) {
            rdd.unpersist(false);
            throw e;
        }
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
        damageBook.accept(uri, found);
    }
}
