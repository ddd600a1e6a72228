package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.SafetensorsFile;
import org.aq4svit.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tar of the demo's JPEGs, whose pixels and normalised tensors Pillow and PyTorch have written down. */
class ShardReaderTest {
    private static final Path RESOURCES = Path.of("src/test/resources/image/jpeg");
    private static final Preprocessing PREPROCESSING = Preprocessing.imagenet(64, 64);
    private static final int SAMPLES = 64 * 64 * 3;

    private final SafetensorsFile golden = Safetensors.open(RESOURCES.resolve("pixels.safetensors"));
    private final List<String> names = List.of(golden.metadata().get("names").split(","));

    @TempDir
    private Path folder;

    private Path tar;

    @BeforeEach
    void writeTar() throws IOException {
        tar = folder.resolve("eval-0.tar");
        try (TarArchiveOutputStream out = Tars.out(tar)) {
            for (String name : names) {
                Tars.add(out, name, Goldens.bytes("jpeg/" + name.replace('/', '_')));
            }
        }
    }

    @Test
    void readsPixelsInTheOrderAskedFor() {
        List<ImageRef> images = new ArrayList<>(
                ImageSource.list(tar.toString(), new Configuration()).images());
        Collections.reverse(images);
        Shard shard = reader(DamagePolicy.SKIP).read(3, images);
        assertThat(shard.index()).isEqualTo(3);
        assertThat(shard.size()).isEqualTo(64);
        assertThat(shard.images()).isEqualTo(32);
        assertThat(shard.keys()).isEqualTo(images.stream().map(ImageRef::key).toList());
        assertThat(shard.labels())
                .isEqualTo(images.stream().mapToInt(ImageRef::label).toArray());
        for (int i = 0; i < shard.images(); i++) {
            assertThat(pixels(shard, i))
                    .as(shard.keys().get(i))
                    .isEqualTo(goldenPixels(shard.keys().get(i)));
        }
    }

    @Test
    void shardsReadTogetherAreThoseReadAlone() {
        List<ImageRef> images =
                ImageSource.list(tar.toString(), new Configuration()).images();
        List<List<ImageRef>> shards = List.of(images.subList(20, 32), images.subList(3, 9), images.subList(9, 20));

        List<Shard> together = reader(DamagePolicy.SKIP).read(List.of(2, 0), shards);

        assertThat(together).extracting(Shard::index).containsExactly(2, 0);
        for (Shard shard : together) {
            Shard alone = reader(DamagePolicy.SKIP).read(shard.index(), shards.get(shard.index()));
            assertThat(shard.keys()).isEqualTo(alone.keys());
            assertThat(shard.labels()).isEqualTo(alone.labels());
            for (int i = 0; i < shard.images(); i++) {
                assertThat(pixels(shard, i)).isEqualTo(pixels(alone, i));
            }
        }
    }

    @Test
    void normalisesAsPyTorchDoes() {
        Shard shard = reader(DamagePolicy.FAIL).read(0, inGoldenOrder());
        float[] expected = golden.tensors().get("normalised_f32_nchw_first4").floats();
        float[] found = shard.normalised(0, 4, PREPROCESSING);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            int image = i / SAMPLES;
            int pixel = i % SAMPLES / 3;
            int channel = i % 3;
            assertThat(found[i]).isEqualTo(expected[(image * 3 + channel) * 64 * 64 + pixel]);
        }
        assertThat(shard.normalised(3, 4, PREPROCESSING))
                .isEqualTo(Arrays.copyOfRange(found, 3 * SAMPLES, 4 * SAMPLES));
    }

    @Test
    void leavesOutDamagedImagesAndNamesThem() throws IOException {
        List<ImageRef> images = ImageSource.list(treeWithDamage().toString(), new Configuration())
                .images();
        Shard shard = reader(DamagePolicy.SKIP).read(0, images);
        assertThat(shard.keys()).containsExactly("a/2.jpg", "b/4.jpg");
        assertThat(shard.labels()).containsExactly(0, 1);
        assertThat(pixels(shard, 1)).isEqualTo(goldenPixels(names.get(1)));
        assertThat(shard.damaged())
                .containsExactly(
                        new Damaged("a/1.jpg", "expected a JPEG, PNG or BMP image, found no bytes"),
                        new Damaged("a/3.jpg", "expected a whole JPEG image, found a truncated one"));
    }

    @Test
    void failsOnADamagedImageWhenToldSo() throws IOException {
        List<ImageRef> images = ImageSource.list(treeWithDamage().toString(), new Configuration())
                .images();
        assertThatThrownBy(() -> reader(DamagePolicy.FAIL).read(0, images.subList(1, 4)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("a/3.jpg, image a/3.jpg: expected a whole JPEG image, found a truncated one");
    }

    @Test
    void aFileThatIsGoneIsNoDamagedImage() throws IOException {
        List<ImageRef> images = inGoldenOrder();
        Files.delete(tar);
        assertThatThrownBy(() -> reader(DamagePolicy.SKIP).read(5, images))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("shard 5 cannot be read: ");
    }

    @Test
    void refusesAShardThatNoArrayHolds() {
        ImageRef image = inGoldenOrder().get(0);
        ShardReader reader =
                new ShardReader(Preprocessing.imagenet(20_000, 20_000), new Configuration(), DamagePolicy.SKIP);
        assertThatThrownBy(() -> reader.read(0, List.of(image, image)))
                .hasMessage("shard size: expected at most 1 images of 20000x20000, found 2");
    }

    @Test
    void travelsToWhereItIsNeeded() throws Exception {
        List<ImageRef> images = roundTrip(new ArrayList<>(inGoldenOrder()));
        ImageReader reader = roundTrip(new ImageReader(PREPROCESSING.framing(), Configuration::new));
        ImageReader.Reading[] readings = new ImageReader.Reading[images.size()];
        reader.read(images, (i, reading) -> readings[i] = reading);
        Shard shard = roundTrip(Shard.of(0, 64, images, List.of(readings)));
        assertThat(shard.keys()).isEqualTo(names);
        assertThat(pixels(shard, 7)).isEqualTo(goldenPixels(names.get(7)));
    }

    private static ShardReader reader(DamagePolicy policy) {
        return new ShardReader(PREPROCESSING, new Configuration(), policy);
    }

    /** Images 2 and 4 are whole. */
    private Path treeWithDamage() throws IOException {
        Path root = Tars.tree(folder.resolve("tree"), "a/1.jpg", "a/2.jpg", "a/3.jpg", "b/4.jpg");
        byte[] whole = Goldens.bytes("jpeg/" + names.get(1).replace('/', '_'));
        Files.write(root.resolve("a/1.jpg"), new byte[0]);
        Files.write(root.resolve("a/2.jpg"), whole);
        Files.write(root.resolve("a/3.jpg"), Arrays.copyOf(whole, 1500));
        Files.write(root.resolve("b/4.jpg"), whole);
        return root;
    }

    private List<ImageRef> inGoldenOrder() {
        List<ImageRef> images =
                ImageSource.list(tar.toString(), new Configuration()).images();
        return names.stream()
                .map(name -> images.stream()
                        .filter(i -> i.key().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private byte[] goldenPixels(String name) {
        Tensor all = golden.tensors().get("pixels_u8_nhwc");
        byte[] pixels = new byte[SAMPLES];
        all.bytes().position(names.indexOf(name) * SAMPLES).get(pixels);
        return pixels;
    }

    private static byte[] pixels(Shard shard, int image) {
        return Arrays.copyOfRange(shard.pixels(), image * SAMPLES, (image + 1) * SAMPLES);
    }

    @SuppressWarnings("unchecked")
    private static <T> T roundTrip(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
