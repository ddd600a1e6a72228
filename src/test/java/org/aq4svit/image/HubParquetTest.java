package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubParquetTest {
    private static final Configuration CONF = new Configuration();
    private static final Preprocessing PREPROCESSING = Preprocessing.imagenet(64, 64);

    @TempDir
    private Path folder;

    private final List<HubFiles.Row> rows = new ArrayList<>();

    @BeforeEach
    void readJpegs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/image/jpeg"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jpeg")).sorted().toList()) {
                rows.add(new HubFiles.Row(
                        Files.readAllBytes(file), file.getFileName().toString(), rows.size() % 10L));
            }
        }
    }

    private ImageListing list() {
        return ImageSource.list(folder.toString(), CONF);
    }

    private static Shard read(List<ImageRef> images) {
        return new ShardReader(PREPROCESSING, CONF, DamagePolicy.SKIP).read(0, images);
    }

    /** In any order, from several files and row groups. */
    @Test
    void readsTheImagesOfAFolder() throws Exception {
        HubFiles.nested(folder.resolve("val-0.parquet"), rows.subList(0, 20));
        HubFiles.nested(folder.resolve("val-1.parquet"), rows.subList(20, 32));
        List<ImageRef> images = new ArrayList<>(list().images());
        assertThat(images).hasSize(32);
        assertThat(images.get(20).key())
                .isEqualTo("val-1/000000/" + rows.get(20).path());
        assertThat(images)
                .extracting(ImageRef::label)
                .containsExactlyElementsOf(
                        rows.stream().map(r -> r.label().intValue()).toList());
        List<ImageRef> some = List.of(images.get(31), images.get(3), images.get(19), images.get(20));
        Shard shard = read(some);
        assertThat(shard.damaged()).isEmpty();
        for (int i = 0; i < some.size(); i++) {
            byte[] expected = PREPROCESSING.pixels(
                    ImageDecoder.decode(rows.get(images.indexOf(some.get(i))).bytes()));
            int samples = shard.samplesPerImage();
            assertThat(Arrays.copyOfRange(shard.pixels(), i * samples, (i + 1) * samples))
                    .isEqualTo(expected);
        }
    }

    @Test
    void readsAFlatColumn() throws Exception {
        Path file = HubFiles.flat(folder.resolve("no-extension"), rows.subList(0, 3));
        ImageListing listing = ImageSource.list(file.toString(), CONF);
        assertThat(listing.images())
                .extracting(ImageRef::key)
                .containsExactly("no-extension/000000", "no-extension/000001", "no-extension/000002");
        assertThat(read(listing.images()).labels()).containsExactly(0, 1, 2);
    }

    @Test
    void anImageThatIsNotThereIsDamaged() throws Exception {
        HubFiles.nested(
                folder.resolve("v.parquet"),
                List.of(
                        rows.get(0),
                        new HubFiles.Row(null, "gone.jpg", 1L),
                        new HubFiles.Row(new byte[] {1}, null, 2L)));
        Shard shard = read(list().images());
        assertThat(shard.keys()).containsExactly("v/000000/" + rows.get(0).path());
        assertThat(shard.damaged())
                .containsExactly(
                        new Damaged("v/000001/gone.jpg", "expected a JPEG, PNG or BMP image, found no bytes"),
                        new Damaged(
                                "v/000002",
                                "expected a JPEG, PNG or BMP image, found a file that starts with the bytes 01"));
    }

    @Test
    void refusesAMissingLabelAndANegativeOne() throws Exception {
        for (Long label : Arrays.asList(null, -1L, 1L << 40)) {
            Path file = folder.resolve("v" + label + ".parquet");
            HubFiles.nested(file, List.of(new HubFiles.Row(new byte[1], "a.jpg", label)));
            assertThatThrownBy(() -> ImageSource.list(file.toString(), CONF))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(".parquet: expected a label from 0 on for every image, found ")
                    .hasMessageEndingWith("/000000/a.jpg");
        }
    }

    @Test
    void refusesBrokenFiles() throws Exception {
        Path file = HubFiles.flat(folder.resolve("v.parquet"), rows.subList(0, 3));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 9));
        assertThatThrownBy(this::list)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("v.parquet: expected a whole Parquet file, found a broken one: ");
        Files.write(file, new byte[0]);
        assertThatThrownBy(this::list)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("v.parquet: expected a whole Parquet file, found a broken one: ");
    }
}
