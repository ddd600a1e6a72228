package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSourceTest {
    private static final Configuration CONF = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void listsATreeByKeyWithTheFirstFolderAsClass() {
        Tars.tree(folder, "cat/b.JPEG", "cat/a.png", "ant/deep/er/c.jpg", "cat/notes.txt", "cat/._b.JPEG", "README.md");
        ImageListing listing = list(folder);
        assertThat(listing.classes()).containsExactly("ant", "cat");
        assertThat(listing.images())
                .extracting(ImageRef::key)
                .containsExactly("ant/deep/er/c.jpg", "cat/a.png", "cat/b.JPEG");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(0, 1, 1);
        assertThatEveryRangeHoldsItsKey(listing);
    }

    @Test
    void takesEveryExtensionThatTorchvisionTakes() {
        Tars.tree(
                folder,
                "c/1.jpg",
                "c/2.jpeg",
                "c/3.PNG",
                "c/4.ppm",
                "c/5.Bmp",
                "c/6.pgm",
                "c/7.tif",
                "c/8.tiff",
                "c/9.webp");
        assertThat(list(folder).images()).hasSize(9);
    }

    @Test
    void listsATarWithOrWithoutFoldersAboveTheClasses() {
        Path tar = Tars.ofNames(
                folder.resolve("a.tar"), "eval/dog/2.jpeg", "./eval/cat/1.jpeg", "bird/3.jpeg", "eval/x.txt");
        ImageListing listing = list(tar);
        assertThat(listing.classes()).containsExactly("bird", "cat", "dog");
        assertThat(listing.images())
                .extracting(ImageRef::key)
                .containsExactly("bird/3.jpeg", "eval/cat/1.jpeg", "eval/dog/2.jpeg");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void findsTheBytesOfEntriesWithLongNames(int mode) throws IOException {
        String longName = "eval/" + "very".repeat(60) + "/ünicode.jpg";
        Path tar = folder.resolve("long.tar");
        try (TarArchiveOutputStream out = Tars.out(tar)) {
            out.setLongFileMode(mode);
            out.setAddPaxHeadersForNonAsciiNames(mode == TarArchiveOutputStream.LONGFILE_POSIX);
            for (String name : List.of("eval/a/1.jpg", longName, "eval/b/2.jpg")) {
                Tars.add(out, name, name.getBytes(StandardCharsets.UTF_8));
            }
        }
        ImageListing listing = list(tar);
        assertThat(listing.images()).extracting(ImageRef::key).contains(longName);
        assertThatEveryRangeHoldsItsKey(listing);
    }

    @Test
    void listsTheTarsOfAFolderAndThoseOfAGlob() {
        Tars.ofNames(folder.resolve("eval-0.tar"), "eval/a/1.jpg", "eval/b/2.jpg");
        Tars.ofNames(folder.resolve("eval-1.tar"), "eval/a/3.jpg");
        Tars.ofNames(folder.resolve("calib-0.tar"), "calib/a/4.jpg");
        Tars.tree(folder, "model/model.conf", "eval-0.tar.sha256");
        assertThat(keys(folder.toString()))
                .containsExactly("calib/a/4.jpg", "eval/a/1.jpg", "eval/a/3.jpg", "eval/b/2.jpg");
        assertThat(keys(folder + "/eval-*.tar")).containsExactly("eval/a/1.jpg", "eval/a/3.jpg", "eval/b/2.jpg");
        assertThat(keys(folder + "/{eval-1,calib-0}.tar")).containsExactly("calib/a/4.jpg", "eval/a/3.jpg");
        assertThat(keys(folder.toUri() + "eval-1.tar")).containsExactly("eval/a/3.jpg");
        assertThatEveryRangeHoldsItsKey(ImageSource.list(folder + "/*.tar", CONF));
    }

    @Test
    void findsARelativePath() {
        assertThat(ImageSource.list("src/test/resources/image", CONF).classes()).contains("imagenet", "jpeg");
    }

    @Test
    void labelsByAGivenListOfClasses() {
        Tars.tree(folder, "tree/cat/1.jpg", "tree/ant/2.jpg");
        Tars.tree(folder, "classes.txt");
        ImageListing listing = ImageSource.list(folder + "/tree", CONF, List.of("dog", "cat", "ant"));
        assertThat(listing.classes()).containsExactly("dog", "cat", "ant");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(2, 1);
        assertThatThrownBy(() -> ImageSource.list(folder + "/tree", CONF, List.of("dog", "cat")))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("tree/ant/2.jpg: expected one of the 2 listed classes, found class ant");
        assertThatThrownBy(() -> ImageSource.list(folder + "/tree", CONF, List.of("cat", "ant", "cat")))
                .hasMessage("the list of classes: expected every class once, found cat twice");
    }

    @Test
    void readsClassNamesInTheOrderOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("classes.txt"), "zebra\r\n\nn01440764 tench\nant");
        assertThat(ClassNames.read(file.toString(), CONF)).containsExactly("zebra", "n01440764 tench", "ant");
        assertThatThrownBy(() -> ClassNames.read(folder + "/none.txt", CONF))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("none.txt: expected class names, one a line, found no such file");
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> ClassNames.read(file.toString(), CONF)).hasMessageEndingWith("found none");
    }

    @Test
    void refusesWhatIsNotThere() {
        refuses(
                folder + "/none",
                "/none: expected images in class folders, tars, Parquet files or shards of this product, found no such file or folder");
        refuses(folder + "/*.tar", "found nothing that matches this pattern");
        refuses(
                "nosuch://x/y",
                "nosuch://x/y: expected images that can be read, found a fault: No FileSystem for scheme \"nosuch\"");
        refuses(
                "a:b",
                "a:b: expected images that can be read, found a fault: java.net.URISyntaxException: Relative path in"
                        + " absolute URI: a:b");
        refuses("", ": expected images that can be read, found a fault: Can not create a Path from an empty string");
    }

    @Test
    void refusesAFileSystemThatIsNotOnTheClassPath() {
        Configuration conf = new Configuration();
        conf.set("fs.gone.impl", "org.example.Gone");
        assertThatThrownBy(() -> ImageSource.list("gone://x/y", conf))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("gone://x/y: expected images that can be read, found a fault: ")
                .hasMessageContaining("org.example.Gone");
    }

    @Test
    void refusesAFolderWithoutImages() {
        Tars.tree(folder, "cat/notes.txt");
        refuses(
                folder.toString(),
                "expected images in class folders, tars, Parquet files or shards of this product, found none");
    }

    @Test
    void refusesAFileThatIsNoTar() {
        Tars.tree(folder, "cat/a.jpg");
        refuses(
                folder + "/cat/a.jpg",
                "a.jpg: expected images in class folders, tars, Parquet files or shards of this product, found another file");
    }

    /** tar packs what a tree of links to images holds as links. */
    @Test
    void refusesLinksToImages() throws IOException {
        Path tar = folder.resolve("links.tar");
        try (TarArchiveOutputStream out = Tars.out(tar)) {
            TarArchiveEntry link = new TarArchiveEntry("cat/1.jpg", TarConstants.LF_SYMLINK);
            link.setLinkName("/data/1.jpg");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        refuses(
                tar.toString(),
                "as tar --dereference --hard-dereference packs them, found cat/1.jpg, a link to /data/1.jpg");
    }

    @Test
    void passesOverWhatMacOsLeavesBesideTars() throws IOException {
        Path tars = Files.createDirectories(folder.resolve("tars"));
        Tars.ofNames(tars.resolve("a.tar"), "cat/1.jpg");
        Files.writeString(tars.resolve("._a.tar"), "Mac OS X");
        assertThat(ImageSource.list(tars.toString(), CONF).images()).hasSize(1);
    }

    @Test
    void refusesImagesOutsideClassFolders() {
        Tars.tree(folder.resolve("tree"), "cat/a.jpg", "stray.jpg");
        refuses(
                folder + "/tree",
                "tree: expected images in class folders only, found stray.jpg outside any class folder");
        Path tar = Tars.ofNames(folder.resolve("a.tar"), "./stray.jpg");
        refuses(
                tar.toString(),
                "a.tar: expected images in class folders only, found stray.jpg outside any class folder; labels of a tar"
                        + " without folders belong in file:" + folder + "/a.labels.txt");
    }

    @Test
    void refusesCompressedTarsWhateverTheirNames() throws IOException {
        for (String name : List.of("a.tar.gz", "a.tgz", "a.tar")) {
            Path file = folder.resolve(name);
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(new byte[4096]);
            }
            refuses(
                    file.toString(),
                    name
                            + ": expected an uncompressed tar, of which ranges can be read, found a compressed one"
                            + " (gunzip it first)");
        }
    }

    @Test
    void refusesATarTruncatedAnywhere() throws IOException {
        Path tar = Tars.ofNames(folder.resolve("a.tar"), "c/1.jpg", "c/2.jpg");
        byte[] whole = Files.readAllBytes(tar);
        for (int length = 0; length <= 4 * 512; length += 128) {
            Files.write(tar, Arrays.copyOf(whole, length));
            refuses(tar.toString(), "found a truncated one");
        }
    }

    @Test
    void refusesATarWhoseLastImageEndsBehindIt() throws IOException {
        Path tar = Tars.ofNames(folder.resolve("a.tar"), "c/1.jpg", "c/2.jpg");
        try (RandomAccessFile file = new RandomAccessFile(tar.toFile(), "rw")) {
            file.seek(2 * 512 + 124); // the size of the second entry
            file.write("00000777777\0".getBytes(StandardCharsets.US_ASCII));
        }
        refuses(tar.toString(), "a.tar: expected a whole tar, found a broken one: Truncated TAR archive");
    }

    @Test
    void refusesImagesThatAreKeptInSeveralWays() {
        Tars.ofNames(folder.resolve("a.tar"), "c/1.jpg");
        Tars.tree(folder, "dog/2.jpg");
        refuses(folder.toString(), folder + ": expected images kept in one way, found tars beside image files");
        Tars.tree(folder, "tree/dog/2.jpg");
        refuses(
                folder + "/{a.tar,tree}",
                "found both tars of class folders (file:" + folder + "/a.tar) and class folders (file:" + folder
                        + "/tree/dog/2.jpg)");
    }

    @Test
    void refusesTwoImagesOfOneName() {
        Tars.ofNames(folder.resolve("a.tar"), "c/1.jpg", "c/2.jpg");
        Tars.ofNames(folder.resolve("b.tar"), "c/2.jpg");
        refuses(folder.toString(), "b.tar: expected every image once, found c/2.jpg also in file:" + folder + "/a.tar");
        Path twice = Tars.ofNames(folder.resolve("b.tar"), "d/5.jpg", "d/5.jpg");
        refuses(twice.toString(), "b.tar: expected every image once, found d/5.jpg twice");
    }

    private static ImageListing list(Path path) {
        return ImageSource.list(path.toString(), CONF);
    }

    private static List<String> keys(String uri) {
        return ImageSource.list(uri, CONF).images().stream().map(ImageRef::key).toList();
    }

    private static void refuses(String uri, String sentence) {
        assertThatThrownBy(() -> ImageSource.list(uri, CONF))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(sentence);
    }

    /** Holds where every image holds its own name. */
    private static void assertThatEveryRangeHoldsItsKey(ImageListing listing) {
        Map<String, String> found = new HashMap<>();
        ByteRanges ranges = new ByteRanges(listing.images(), CONF);
        assertThatCode(() -> ranges.read((i, bytes) ->
                        found.put(listing.images().get(i).key(), new String(bytes, StandardCharsets.UTF_8))))
                .doesNotThrowAnyException();
        assertThat(found).hasSameSizeAs(listing.images()).allSatisfy((key, bytes) -> assertThat(bytes)
                .isEqualTo(key));
    }
}
