package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards that were written are read again, and nothing else is taken for them. */
class ShardFolderTest {
    private static final Configuration CONF = new Configuration();
    private static final Preprocessing PREPROCESSING = Preprocessing.imagenet(8, 8);
    private static final List<String> CLASSES = List.of("zebra", "ant", "say \"cheese\"");

    @TempDir
    private Path folder;

    private final List<Shard> shards = List.of(shard(0, "b", "a"), shard(1, "c"));
    private ShardManifest manifest;

    private static Shard shard(int index, String... keys) {
        byte[] pixels = new byte[keys.length * 8 * 8 * 3];
        int[] labels = new int[keys.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * i + index);
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (index + i) % 3;
        }
        return new Shard(index, 8, List.of(keys), labels, pixels, List.of());
    }

    @BeforeEach
    void writeShards() throws Exception {
        List<ShardManifest.File> files = new ArrayList<>();
        for (Shard shard : shards) {
            byte[] bytes = ShardFile.encode(shard, CONF);
            assertThat(ShardFile.encode(shard, CONF)).isEqualTo(bytes);
            Files.write(folder.resolve("shard-" + shard.index() + ".parquet"), bytes);
            files.add(new ShardManifest.File(
                    "shard-" + shard.index() + ".parquet", shard.images(), bytes.length, DigestUtils.sha256Hex(bytes)));
        }
        manifest = new ShardManifest(
                folder.toUri().toString(),
                "file:/from/a \"place\"",
                7,
                PREPROCESSING.framing(),
                CLASSES,
                files,
                List.of(new Damaged("x.jpg", "expected a whole one,\nfound none")));
        write(manifest.text());
    }

    private void write(String text) throws Exception {
        Files.writeString(folder.resolve("manifest.conf"), text);
    }

    private ImageListing list() {
        return ImageSource.list(folder.toString(), CONF);
    }

    private Shard read(ImageListing listing) {
        return new ShardReader(PREPROCESSING, CONF, DamagePolicy.FAIL).read(0, listing.images());
    }

    @Test
    void aManifestIsReadAsItWasWritten() {
        assertThat(ShardManifest.read(folder.resolve("manifest.conf").toString(), CONF))
                .isEqualTo(manifest);
    }

    @Test
    void theImagesAreThoseThatWereWritten() {
        ImageListing listing = list();
        assertThat(listing.classes()).isEqualTo(CLASSES);
        assertThat(listing.framing()).contains(PREPROCESSING.framing());
        Shard read = read(listing);
        assertThat(read.keys()).containsExactly("a", "b", "c");
        assertThat(read.labels()).containsExactly(1, 0, 1);
        for (int i = 0; i < 3; i++) {
            Shard from = shards.get(i / 2);
            int place = from.keys().indexOf(read.keys().get(i));
            assertThat(read.normalised(i, i + 1, PREPROCESSING))
                    .isEqualTo(from.normalised(place, place + 1, PREPROCESSING));
        }
    }

    @Test
    void aCopyOfTheManifestStandsForThem() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("elsewhere")).resolve("copy.conf");
        Files.writeString(copy, manifest.text());
        assertThat(ImageSource.list(copy.toString(), CONF).images()).isEqualTo(list().images());
    }

    @Test
    void refusesOtherClassesThanTheirs() {
        assertThatThrownBy(() -> ImageSource.list(folder.toString(), CONF, List.of("ant", "zebra", "x")))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(
                        "expected the listed classes, in their order, found others: label 0 is 'zebra', not 'ant'");
    }

    @Test
    void refusesAnotherPreprocessing() {
        ImageListing listing = list();
        listing.requireFraming("here", new Framing(8, 8, Interpolation.BICUBIC), "same");
        assertThatThrownBy(() -> listing.requireFraming("here", new Framing(9, 8, Interpolation.BILINEAR), "other"))
                .isInstanceOf(InputException.class)
                .hasMessage("here: expected shards with the preprocessing of other (resize = 9, crop = 8, interpolation"
                        + " = bilinear), found resize = 8, crop = 8, interpolation = bicubic");
    }

    @Test
    void refusesAShardThatIsGoneOrHasAnotherLength() throws Exception {
        Path shard = folder.resolve("shard-1.parquet");
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(this::list)
                .hasMessageEndingWith("shard-1.parquet: expected " + whole.length
                        + " bytes, as its manifest says, found " + (whole.length - 1));
        Files.delete(shard);
        assertThatThrownBy(this::list)
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("manifest.conf names, found no such file");
    }

    /** A flipped bit in the middle of the pixels breaks no page and changes no length. */
    @Test
    void refusesAShardWithAnotherContent() throws Exception {
        Path shard = folder.resolve("shard-0.parquet");
        byte[] whole = Files.readAllBytes(shard);
        whole[whole.length / 2] ^= 1;
        Files.write(shard, whole);
        ImageListing listing = list();
        assertThatThrownBy(() -> read(listing))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("shard-0.parquet: expected sha256 "
                        + manifest.files().get(0).sha256() + ", as its manifest says, found ");
    }

    @Test
    void refusesAManifestThatDoesNotAddUp() throws Exception {
        write(manifest.text().replace("images = 3", "images = 4"));
        assertThatThrownBy(this::list).hasMessageContaining("images: expected the sum of all rows, 3, found 4");
        write(manifest.text().replace("rows = 1", "rows = 2").replace("images = 3", "images = 4"));
        assertThatThrownBy(this::list)
                .hasMessageContaining("shard-1.parquet: expected 2 rows, as its manifest says, found 1");
    }

    @Test
    void shardsWithoutAManifestAreNotWhole() throws Exception {
        Files.delete(folder.resolve("manifest.conf"));
        assertThatThrownBy(this::list)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected columns 'image' (bytes, or a group with bytes) and 'label'")
                .hasMessageEndingWith("if that has no manifest, they were not finished");
    }

    @Test
    void aManifestOfOtherDataIsNone() throws Exception {
        Path other = folder.resolve("other");
        Tars.tree(other, "manifest.conf");
        Tars.ofNames(other.resolve("a.tar"), "c/1.jpg");
        assertThat(ImageSource.list(other.toString(), CONF).framing()).isEqualTo(Optional.empty());
    }
}
