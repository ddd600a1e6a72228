package org.aq4svit.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.quant.Quantizers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images into the cluster: listed once per source, decoded once per source and preprocessing, shared by all models. */
final class ImageSets {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSets.class);
    private static final int DAMAGED_NAMED = 10;

    private final JavaSparkContext spark;
    private final SweepConfig config;
    private final ImageCuts cuts;
    private final Map<String, ShardSet> sets = new HashMap<>();

    ImageSets(JavaSparkContext spark, SweepConfig config) {
        this.spark = spark;
        this.config = config;
        this.cuts = new ImageCuts(config, spark.hadoopConfiguration());
    }

    /** The images for a purpose, as a model wants them. */
    synchronized ShardSet forModel(Purpose purpose, Payload model) {
        ImageCuts.Cut cut = cuts.forModel(purpose, model);
        return sets.computeIfAbsent(cut.name(), n -> persist(n, cut));
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
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        Preprocessing preprocessing = cut.preprocessing();
        ShardReader reader = new ShardReader(preprocessing, hadoop::value, DamagePolicy.SKIP);
        var rdd = spark.parallelize(shards, shards.size())
                .zipWithIndex()
                .map(pair -> reader.read(pair._2().intValue(), pair._1()))
                .setName("images of " + uri + " at " + preprocessing.crop() + "x" + preprocessing.crop())
                .persist(StorageLevel.MEMORY_AND_DISK());
        spark.setJobDescription("Decode " + shards.stream().mapToInt(List::size).sum() + " images of " + uri);
        List<ShardSet.Content> contents = rdd.map(ImageSets::content).collect();
        handleDamage(uri, contents);
        long images = contents.stream().mapToLong(ShardSet.Content::images).sum();
        if (images == 0) {
            throw InputException.expected(uri, "at least one image that can be decoded", "only damaged ones");
        }
        return new ShardSet(name, rdd, shards.size(), images);
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
