package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebDatasetTest {
    @TempDir
    private Path folder;

    /** Names and contents in turn. */
    private Path tar(String name, String... entries) {
        Path tar = folder.resolve(name);
        try (TarArchiveOutputStream out = Tars.out(tar)) {
            for (int i = 0; i < entries.length; i += 2) {
                Tars.add(out, entries[i], entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return tar;
    }

    private static ImageListing list(Path path) {
        return ImageSource.list(path.toString(), new Configuration());
    }

    @Test
    void labelsAnImageByTheFileBesideIt() {
        Path tar = tar(
                "val-0.tar",
                "b.jpg",
                "...",
                "b.cls",
                "3\n",
                "a.cls",
                "0",
                "a.PNG",
                "...",
                "a.txt",
                "a cat",
                "c.jpeg",
                "...",
                "c.cls",
                "12");
        ImageListing listing = list(tar);
        assertThat(listing.classes()).isEmpty();
        assertThat(listing.images())
                .extracting(ImageRef::key)
                .containsExactly("val-0/a.PNG", "val-0/b.jpg", "val-0/c.jpeg");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(0, 3, 12);
    }

    @Test
    void readsLabelsOfJson() {
        ImageListing listing = list(tar(
                "v.tar",
                "a.jpg",
                ".",
                "a.json",
                "{\"label\": 7, \"width\": 3}",
                "b.jpg",
                ".",
                "b.json",
                "{\"cls\": \"4\"}"));
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(7, 4);
    }

    @Test
    void samplesOfSeveralTarsMayHaveTheSameNames() {
        tar("v-0.tar", "0.jpg", ".", "0.cls", "1");
        tar("v-1.tar", "0.jpg", ".", "0.cls", "2");
        assertThat(list(folder).images()).extracting(ImageRef::label).containsExactly(1, 2);
    }

    @Test
    void takesGivenNamesForItsLabels() {
        Path tar = tar("v.tar", "a.jpg", ".", "a.cls", "1");
        var names = java.util.List.of("cat", "dog");
        assertThat(ImageSource.list(tar.toString(), new Configuration(), names).classes())
                .isEqualTo(names);
        assertThatThrownBy(() -> ImageSource.list(tar.toString(), new Configuration(), names.subList(0, 1)))
                .hasMessageEndingWith("v.tar: expected labels from 0 to 0, found 1 for v/a.jpg");
    }

    @Test
    void refusesLabelsThatANetworkDoesNotHave() {
        ImageListing listing = list(tar("v.tar", "a.jpg", ".", "a.cls", "10"));
        listing.requireClasses("here", 11, "eleven");
        assertThatThrownBy(() -> listing.requireClasses("here", 10, "ten"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        "here: expected labels from 0 to 9, the 10 classes of ten, found label 10 of v/a.jpg; labels count");
    }

    @ParameterizedTest
    @CsvSource({
        "a.cls, 1, a.txt, x, 'expected an image beside every label, found none beside a.cls'",
        "a.jpg, x, b.cls, 1, 'expected a label (.cls or .json) beside every image, found none beside a.jpg'",
        "a.jpg, x, a.cls, cat, 'expected a label, a whole number, in a.cls, found ''cat'''",
        "a.jpg, x, a.cls, -1, 'expected labels from 0 on, found -1 for v/a.jpg'",
        "a.jpg, x, a.json, {}, 'expected a label, a whole number, in a.json, found '''''",
        "a.jpg, x, a.json, {{, 'expected a label, a whole number, in a.json, found ''{{'''",
    })
    void refusesWhatWouldBeMislabelled(String one, String content, String two, String other, String sentence) {
        Path tar = tar("v.tar", one, content, two, other);
        assertThatThrownBy(() -> list(tar))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("v.tar: " + sentence);
    }

    @Test
    void refusesTwoImagesOfASample() {
        Path tar = tar("v.tar", "a.jpg", ".", "a.seg.png", ".", "a.cls", "1");
        assertThatThrownBy(() -> list(tar))
                .hasMessageEndingWith("expected one image and one label per sample, found both a.jpg and a.seg.png");
    }

    @Test
    void refusesToMixItWithTarsOfFolders() {
        tar("a.tar", "a.jpg", ".", "a.cls", "1");
        tar("b.tar", "dog/b.jpg", ".");
        assertThatThrownBy(() -> list(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected images kept in one way, found both WebDataset tars (")
                .hasMessageContaining("tars of class folders (");
    }
}
