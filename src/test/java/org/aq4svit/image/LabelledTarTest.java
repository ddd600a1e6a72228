package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ImageNet's validation images: a flat tar, and labels in one of the forms that people have. */
class LabelledTarTest {
    @TempDir
    private Path folder;

    private Path tar;

    @BeforeEach
    void writeTar() {
        tar = Tars.ofNames(folder.resolve("val.tar"), "val_03.JPEG", "val_01.JPEG", "val_02.JPEG");
    }

    private ImageListing list(String labels) throws IOException {
        Files.writeString(folder.resolve("val.labels.txt"), labels);
        return ImageSource.list(tar.toString(), new Configuration());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\n0\n3\n",
                "# by name\nval_03.JPEG 3\nval_01.JPEG 5\r\n\nval_02.JPEG 0",
                "val_03,3\nval_01, 5\nval_02,0",
                "\uFEFF5\n0\n3\n",
            })
    void readsNumbers(String labels) throws IOException {
        ImageListing listing = list(labels);
        assertThat(listing.images())
                .extracting(ImageRef::key)
                .containsExactly("val_01.JPEG", "val_02.JPEG", "val_03.JPEG");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(5, 0, 3);
        assertThat(listing.classes()).isEmpty();
    }

    @Test
    void numbersWordNetIdsAlphabetically() throws IOException {
        ImageListing listing = list("n01751748\nn01440764\nn01751748\n");
        assertThat(listing.classes()).containsExactly("n01440764", "n01751748");
        assertThat(listing.images()).extracting(ImageRef::label).containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "'1 2', 'val.labels.txt: expected a label for each of the 3 images of val.tar, found 1 lines'",
        "'1;2;3;4', 'val.labels.txt: expected a label for each of the 3 images of val.tar, found 4 lines'",
        "'val_01 1;val_02 2;val_04 3', 'every image, or one label a line, found ''val_04 3'''",
        "'val_01 1;val_02 2;val_02.JPEG 3', 'every image, or one label a line, found ''val_02.JPEG 3'''",
        "'val_01 1;val_02 2;3', 'every image, or one label a line, found ''3'''",
        "'1;n01440764;3', 'val.tar: expected either names or numbers of classes, found both'",
        "'1;2;-3', 'val.tar: expected labels from 0 on, found -3 for val_03.JPEG'",
    })
    void refusesWhatWouldBeMislabelled(String lines, String sentence) {
        assertThatThrownBy(() -> list(lines.replace(';', '\n')))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(sentence);
    }
}
