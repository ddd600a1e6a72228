package org.aq4svit.sweep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardFile;
import org.aq4svit.image.ShardManifest;
import org.aq4svit.image.Sharding;
import org.aq4svit.table.WholeFile;

/**
 * Makes shards of images on the cluster: each is written by a task and shows up as a whole; the manifest comes last. The same images and
 * settings make the same bytes wherever it runs, so an interrupted run is simply repeated.
 */
public final class ShardMaker {
    /** What a shard holds if nobody says how many there shall be, in bytes of pixels. */
    private static final long USUAL_BYTES = 64 << 20;

    /** A task holds a shard several times over, decoded and written. */
    private static final long LARGEST_BYTES = 512 << 20;

    private static final String PREFIX = "shard-";
    private static final int SECONDS_BETWEEN_LINES = 10;

    private final JavaSparkContext spark;
    private final Consumer<String> progress;

    /**
     * A maker on this cluster.
     *
     * @param progress takes a line now and then if it takes long
     */
    public ShardMaker(JavaSparkContext spark, Consumer<String> progress) {
        this.spark = spark;
        this.progress = progress;
    }

    /**
     * What shards to make.
     *
     * @param source URI of the images, for the manifest
     * @param to URI of the folder
     * @param framing what happens to every image
     * @param shards how many at most, the images spread evenly; empty: as many as make files of a usual size
     * @param onDamage what to do about damaged images
     * @param seed decides the order of the images
     */
    public record Order(
            String source, String to, Framing framing, Optional<Integer> shards, DamagePolicy onDamage, long seed) {}

    /** What a task wrote. */
    private record Written(ShardManifest.File file, List<Damaged> damaged) implements Serializable {}

    /**
     * Makes the shards of these images.
     *
     * @throws InputException if there are whole shards already, or damaged images that are not to be skipped
     */
    public ShardManifest make(ImageListing listing, Order order) {
        listing.requireFraming(order.source, order.framing, "these shards");
        requireSmall(shardSize(listing, order), order);
        Path folder = qualified(order.to);
        try {
            requireFree(folder, listing, order);
            requireWritable(folder);
            clear(folder);
            List<Written> written = write(listing, order, folder);
            ShardManifest manifest = manifest(listing, order, folder, written);
            requireImages(order, manifest, folder);
            WholeFile.write(new Path(folder, ShardManifest.NAME), bytes(manifest), spark.hadoopConfiguration());
            return manifest;
        } catch (IOException e) {
            throw new InputException(
                    order.to + ": expected a folder to write shards to, found a fault: " + e.getMessage(), e);
        }
    }

    /** Puts a copy of the manifest elsewhere; as an image source it stands for the shards. */
    public void copy(ShardManifest manifest, Path file) {
        try {
            WholeFile.write(file, bytes(manifest), spark.hadoopConfiguration());
        } catch (IOException e) {
            throw new InputException(
                    file + ": expected a file to write a manifest to, found a fault: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(ShardManifest manifest) {
        return manifest.text().getBytes(StandardCharsets.UTF_8);
    }

    private Path qualified(String uri) {
        return new Path(Location.absolute(uri, spark.hadoopConfiguration()));
    }

    /** Refuses whole shards, and a folder that images come from: a fault while writing would remove what looks like shards. */
    private void requireFree(Path folder, ImageListing listing, Order order) throws IOException {
        FileSystem files = folder.getFileSystem(spark.hadoopConfiguration());
        if (files.exists(new Path(folder, ShardManifest.NAME))) {
            throw InputException.expected(
                    folder, "a folder without " + ShardManifest.NAME, "one: finished shards are not replaced");
        }
        boolean own = listing.images().stream()
                .map(ImageRef::uri)
                .distinct()
                .anyMatch(source -> folder.equals(qualified(source).getParent()));
        if (own || folder.equals(qualified(order.source))) {
            throw InputException.expected(folder, "a folder other than the images' own", "that one");
        }
    }

    /** Now, and not after all the work. */
    private void requireWritable(Path folder) throws IOException {
        Configuration conf = spark.hadoopConfiguration();
        FileSystem files = folder.getFileSystem(conf);
        if (files.exists(folder) && !files.getFileStatus(folder).isDirectory()) {
            throw InputException.expected(folder, "a folder to write shards to", "a file");
        }
        Path probe = new Path(folder, ".probe-" + UUID.randomUUID());
        WholeFile.write(probe, new byte[0], conf);
        files.delete(probe, false);
    }

    /** Removes what an interrupted run has left, since it may have had other settings. */
    private void clear(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem(spark.hadoopConfiguration());
        for (FileStatus file : children(files, folder)) {
            if (file.getPath().getName().matches(PREFIX + "\\d{5}\\.parquet") || WholeFile.isLeftover(file.getPath())) {
                files.delete(file.getPath(), false);
            }
        }
    }

    private static FileStatus[] children(FileSystem files, Path folder) throws IOException {
        try {
            return files.listStatus(folder);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private List<Written> write(ImageListing listing, Order order, Path folder) {
        List<List<ImageRef>> cut = Sharding.shards(listing, shardSize(listing, order), Sharding.ALL, order.seed);
        Dealing dealing = new Dealing(spark, order.framing);
        LongAccumulator done = spark.sc().longAccumulator("shards written");
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        String to = folder.toString();
        spark.setJobDescription(
                "Make " + cut.size() + " shards of " + listing.images().size() + " images of " + order.source);
        JavaRDD<Written> written = dealing.shards(cut).map(shard -> {
            Written one = write(shard, new Path(to), hadoop.value());
            done.add(1);
            return one;
        });
        Pace pace = new Pace(listing.images().size(), cut.size());
        return awaited(written.collectAsync(), () -> progress.accept(pace.line(dealing.decoded(), done.value())));
    }

    private static int shardSize(ImageListing listing, Order order) {
        int images = listing.images().size();
        int shards = order.shards.orElse((int) Math.max(1, images * order.framing.bytes() / USUAL_BYTES));
        return (int) Math.ceil((double) images / shards);
    }

    private static void requireSmall(int images, Order order) {
        long most = LARGEST_BYTES / order.framing.bytes();
        if (images > most) {
            throw InputException.expected(
                    "--shards", "enough shards for at most " + most + " images in each", images + " in each");
        }
    }

    private static Written write(Shard shard, Path folder, Configuration conf) {
        Path file = new Path(folder, String.format(Locale.ROOT, PREFIX + "%05d.parquet", shard.index()));
        try {
            byte[] content = ShardFile.encode(shard, conf);
            WholeFile.write(file, content, conf);
            return new Written(
                    new ShardManifest.File(
                            file.getName(), shard.images(), content.length, DigestUtils.sha256Hex(content)),
                    shard.damaged());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": shard cannot be written: " + e.getMessage(), e);
        }
    }

    private static <T> List<T> awaited(JavaFutureAction<List<T>> job, Runnable line) {
        while (true) {
            try {
                return job.get(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                line.run();
            } catch (InterruptedException e) {
                job.cancel(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted; the same command makes the shards anew", e);
            } catch (ExecutionException e) {
                throw TaskFault.of(e);
            }
        }
    }

    private static ShardManifest manifest(ImageListing listing, Order order, Path folder, List<Written> written) {
        List<Damaged> damaged = new ArrayList<>();
        written.forEach(w -> damaged.addAll(w.damaged));
        return new ShardManifest(
                folder.toString(),
                order.source,
                order.seed,
                order.framing,
                listing.classes(),
                written.stream().map(Written::file).toList(),
                damaged);
    }

    /** Nothing is left of shards that are not to be. */
    private void requireImages(Order order, ShardManifest manifest, Path folder) throws IOException {
        boolean refused =
                order.onDamage == DamagePolicy.FAIL && !manifest.damaged().isEmpty();
        if (refused || manifest.images() == 0) {
            clear(folder);
            throw InputException.expected(
                    order.source,
                    refused ? "no damaged images" : "at least one image that can be decoded",
                    DamagedNames.of(manifest.damaged()));
        }
    }

    /** How fast it goes. */
    private static final class Pace {
        private final long start = System.nanoTime();
        private final long images;
        private final long shards;

        Pace(long images, long shards) {
            this.images = images;
            this.shards = shards;
        }

        String line(long decoded, long written) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = decoded / seconds;
            String left = decoded == 0 || decoded >= images
                    ? ""
                    : String.format(Locale.ROOT, ", about %.0f s left to decode", (images - decoded) / rate);
            return String.format(
                    Locale.ROOT,
                    "decoded %,d of %,d images (%.0f per second%s), wrote %,d of %,d shards",
                    decoded,
                    images,
                    rate,
                    left,
                    written,
                    shards);
        }
    }
}
