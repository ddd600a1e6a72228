package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationTest {
    private static final Configuration CONF = new Configuration();

    @TempDir
    private Path folder;

    private Path tar;
    private Path manifest;

    @BeforeEach
    void write() throws Exception {
        tar = Tars.ofNames(folder.resolve("a.tar"), "cat/1.jpg", "cat/2.jpg", "dog/3.jpg", "dog/4.jpg");
        manifest = folder.resolve("data.conf");
        write(4, 2, 2, Files.size(tar));
    }

    private void write(int images, int classes, int perClass, long bytes) throws Exception {
        Files.writeString(manifest, """
                class-count = %d
                images { val { images = %d, images-per-class = %d }, train { images = 9 } }
                files = [{ path = "x/a.tar", bytes = %d }]
                """.formatted(classes, images, perClass, bytes));
    }

    private void check() {
        ImageListing listing = ImageSource.list(tar.toString(), CONF);
        Expectation.read(manifest.toString(), Optional.of("val"), CONF).check("here", listing, CONF);
    }

    private void refuses(String sentence) {
        assertThatThrownBy(this::check).isInstanceOf(InputException.class).hasMessageContaining(sentence);
    }

    @Test
    void acceptsWhatIsAsExpected() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void refusesAnythingElse() throws Exception {
        long bytes = Files.size(tar);
        write(5, 2, 2, bytes);
        refuses("here: expected 5 images, as file:".replace("file:", manifest.toString()));
        write(4, 3, 2, bytes);
        refuses("here: expected 3 classes, as ");
        write(4, 2, 1, bytes);
        refuses("here: expected 1 images of every class, as ");
        write(4, 2, 2, bytes + 1);
        refuses(String.format("a.tar: expected %,d bytes, as ", bytes + 1));
        refuses("of split val, found " + bytes);
    }

    @Test
    void asksForASplitWhereThereAreTwo() {
        assertThatThrownBy(() -> Expectation.read(manifest.toString(), Optional.empty(), CONF))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a split, one of [train, val], found ''");
    }
}
