package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.Framing;
import org.aq4svit.image.ImageListing;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Interpolation;
import org.aq4svit.image.ShardManifest;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards made on Spark, and what judges of them. */
class ShardMakerTest {
    private static final Framing FRAMING = new Framing(64, 64, Interpolation.BICUBIC);
    private static final String CALIB = Demo.DATA + "/calib-00000.tar";

    @TempDir
    static Path folder;

    private static JavaSparkContext spark;
    private static ImageListing calib;
    private static Path whole;
    private static ShardManifest manifest;

    @BeforeAll
    static void makeShards() {
        spark = Demo.spark();
        calib = ImageSource.list(CALIB, new Configuration());
        whole = folder.resolve("whole");
        manifest = make(calib, order(CALIB, whole, DamagePolicy.SKIP));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static ShardMaker.Order order(String from, Path to, DamagePolicy policy) {
        return new ShardMaker.Order(from, to.toString(), FRAMING, Optional.of(5), policy, 7);
    }

    private static ShardManifest make(ImageListing images, ShardMaker.Order order) {
        return new ShardMaker(spark, line -> {}).make(images, order);
    }

    private static List<String> names(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void holdEveryImageOnceInTheOrderOfASweep() throws Exception {
        assertThat(names(whole))
                .containsExactly(
                        "manifest.conf",
                        "shard-00000.parquet",
                        "shard-00001.parquet",
                        "shard-00002.parquet",
                        "shard-00003.parquet",
                        "shard-00004.parquet");
        assertThat(manifest.images()).isEqualTo(512);
        assertThat(manifest.damaged()).isEmpty();
        ImageListing listing = ImageSource.list(whole.toString(), new Configuration());
        assertThat(listing.classes()).isEqualTo(calib.classes());
        assertThat(listing.images())
                .extracting(i -> i.key() + " " + i.label())
                .isEqualTo(calib.images().stream()
                        .map(i -> i.key() + " " + i.label())
                        .toList());
        assertThat(Sharding.shards(listing, 103, 103, 7).get(0))
                .allMatch(i -> i.uri().endsWith("shard-00000.parquet"));
    }

    /** As after a crash, with leftovers of other settings. */
    @Test
    void aRepeatedRunMakesTheSameBytesAndRemovesWhatAnInterruptedOneLeft() throws Exception {
        Path again = Files.createDirectories(folder.resolve("again"));
        Files.writeString(again.resolve("shard-00009.parquet"), "of more shards");
        Files.writeString(again.resolve("shard-00001.parquet"), "of another size");
        Files.writeString(again.resolve(".0c7a.tmp"), "half");
        ShardManifest repeated = make(calib, order(CALIB, again, DamagePolicy.SKIP));
        assertThat(repeated.files()).isEqualTo(manifest.files());
        assertThat(names(again)).isEqualTo(names(whole));
        for (ShardManifest.File file : manifest.files()) {
            assertThat(Files.readAllBytes(again.resolve(file.path())))
                    .isEqualTo(Files.readAllBytes(whole.resolve(file.path())));
        }
    }

    @Test
    void finishedShardsAreNotReplaced() {
        assertThatThrownBy(() -> make(calib, order(CALIB, whole, DamagePolicy.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a folder without manifest.conf, found one");
    }

    @Test
    void whereNothingCanBeWrittenNothingIsDecoded() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> make(calib, order(CALIB, file, DamagePolicy.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("file: expected a folder to write shards to, found a file");
        Path below = file.resolve("below");
        assertThatThrownBy(() -> make(calib, order(CALIB, below, DamagePolicy.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(below + ": expected a folder to write shards to, found a fault");
    }

    @Test
    void shardsThatNoTaskCouldHoldAreRefused() {
        ShardMaker.Order order = new ShardMaker.Order(
                CALIB,
                folder.resolve("large").toString(),
                new Framing(1024, 1024, Interpolation.BICUBIC),
                Optional.of(2),
                DamagePolicy.SKIP,
                7);
        assertThatThrownBy(() -> make(calib, order))
                .isInstanceOf(InputException.class)
                .hasMessage("--shards: expected enough shards for at most 170 images in each, found 256 in each");
        assertThat(folder.resolve("large")).doesNotExist();
    }

    /** The first is whole. */
    private Path threeImages(String name) throws IOException {
        Path images = Files.createDirectories(folder.resolve(name).resolve("cat"));
        Files.copy(Path.of("src/test/resources/image/jpeg/eval_arrow_000000.jpeg"), images.resolve("1.jpg"));
        Files.writeString(images.resolve("2.jpg"), "no image");
        Files.write(images.resolve("3.jpg"), new byte[0]);
        return images.getParent();
    }

    @Test
    void theImagesOwnFolderIsNoPlaceForShards() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.copy(Path.of(CALIB), own.resolve("calib.tar"));
        Path images = own.resolve("calib.tar");
        ImageListing listing = ImageSource.list(images.toString(), new Configuration());
        assertThatThrownBy(() -> make(listing, order(images.toString(), own, DamagePolicy.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("own: expected a folder other than the images' own");
        assertThat(names(own)).containsExactly("calib.tar");

        Path tree = threeImages("tree");
        assertThatThrownBy(() -> make(
                        ImageSource.list(tree.toString(), new Configuration()),
                        order(tree.toString(), tree, DamagePolicy.SKIP)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tree: expected a folder other than the images' own");
    }

    @Test
    void damagedImagesAreLeftOutAndNamed() throws Exception {
        Path from = threeImages("damaged");
        ShardManifest made = make(
                ImageSource.list(from.toString(), new Configuration()),
                order(from.toString(), folder.resolve("skipped"), DamagePolicy.SKIP));
        assertThat(made.images()).isEqualTo(1);
        assertThat(made.damaged()).extracting(Damaged::key).containsExactlyInAnyOrder("cat/2.jpg", "cat/3.jpg");
        String written = folder.resolve("skipped/manifest.conf").toString();
        assertThat(ShardManifest.read(written, new Configuration())).isEqualTo(made);
    }

    /** The same source may serve several purposes, with more and with fewer of its images. */
    @Test
    void aDamagedImageIsBookedOncePerSource() throws Exception {
        Path from = threeImages("booked");
        SweepConfig config = SweepConfig.of(
                Map.of("models", List.of(Demo.MODEL), "images.validate", from.toString()),
                Map.of("images.classes", Demo.DATA + "/classes.txt"),
                new Configuration());
        Files.move(from.resolve("cat"), from.resolve("arrow"));
        Map<String, List<Damaged>> book = new java.util.HashMap<>();
        ImageSets images = new ImageSets(spark, config, book::put);
        Payload model = Payload.of(Model.read(descriptor(), new Configuration()), "absmax");
        assertThat(images.forModel(Purpose.VALIDATE, model).images()).isEqualTo(1);
        assertThat(images.forModel(Purpose.CALIBRATE, model).images()).isEqualTo(1);
        assertThat(book).containsOnlyKeys(from.toString());
        assertThat(book.get(from.toString())).extracting(Damaged::key).containsExactly("arrow/2.jpg", "arrow/3.jpg");
    }

    @Test
    void orAreAReasonToMakeNothing() throws Exception {
        Path from = threeImages("refused");
        Path to = folder.resolve("failed");
        assertThatThrownBy(() -> make(
                        ImageSource.list(from.toString(), new Configuration()),
                        order(from.toString(), to, DamagePolicy.FAIL)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected no damaged images, found 2 damaged: cat/");
        assertThat(names(to)).isEmpty();
    }

    @Test
    void aNetworkAnswersToShardsAsToTheirImages() {
        Model model = Model.read(Demo.MODEL, new Configuration());
        assertThat(predictions(model, whole.toString())).hasSize(60).isEqualTo(predictions(model, CALIB));
    }

    private static List<Evaluation.Prediction> predictions(Model model, String images) {
        return new Evaluation(spark, config(images)).of(model, four(model)).predictions();
    }

    private static Setting four(Model model) {
        return Setting.parse("4", model.network().weightLayers());
    }

    private static SweepConfig config(String images) {
        return SweepConfig.of(
                Map.of("models", List.of(Demo.MODEL), "images.validate", images, "images.validate-limit", 60),
                Map.of("images.shard-size", "16"),
                new Configuration());
    }

    @Test
    void aCorruptShardIsOneSentence() throws Exception {
        Path corrupt = Files.createDirectories(folder.resolve("corrupt"));
        for (String name : names(whole)) {
            Files.copy(whole.resolve(name), corrupt.resolve(name));
        }
        Path shard = corrupt.resolve("shard-00002.parquet");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 4;
        Files.write(shard, bytes);
        Model model = Model.read(Demo.MODEL, new Configuration());
        SweepConfig config = config(corrupt.toString());
        assertThatThrownBy(() -> new Evaluation(spark, config).of(model, four(model)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("shard-00002.parquet: expected sha256 ");
    }

    private static ModelDescriptor descriptor(String... changes) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(Demo.MODEL)));
        lines.addAll(List.of(changes));
        return ModelDescriptor.parse(String.join("\n", lines), Demo.MODEL);
    }

    @Test
    void modelsThatOnlyNormaliseInOtherWaysShareWhatWasDecoded() throws Exception {
        ImageSets images = new ImageSets(spark, config(CALIB));
        Payload one = Payload.of(Model.read(descriptor(), new Configuration()), "absmax");
        Payload two = Payload.of(Model.read(descriptor("preprocess.mean = [0, 0, 0]"), new Configuration()), "absmax");
        Payload other = Payload.of(Model.read(descriptor("preprocess.resize = 80"), new Configuration()), "absmax");
        ShardSet set = images.forModel(Purpose.VALIDATE, one);
        assertThat(images.forModel(Purpose.VALIDATE, two)).isSameAs(set);
        assertThat(images.forModel(Purpose.VALIDATE, other)).isNotSameAs(set);
        assertThat(spark.getPersistentRDDs()).containsKey(set.rdd().id());
    }

    @Test
    void everyModelIsComparedWithTheImagesBeforeAnyStarts() throws Exception {
        ImageSets tar = new ImageSets(spark, config(CALIB));
        tar.check(List.of(descriptor()));
        assertThatThrownBy(() -> tar.check(List.of(descriptor(), descriptor("name = late, classes = 11"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("calib-00000.tar: expected the 11 classes of late, found 10 classes");
        ImageSets shards = new ImageSets(spark, config(whole.toString()));
        assertThatThrownBy(() -> shards.check(List.of(descriptor(), descriptor("name = late, preprocess.resize = 72"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected shards with the preprocessing of late (resize = 72, crop = 64");
    }
}
