package org.aq4svit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
    private final Configuration conf = new Configuration();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "zoo/tiny/model.conf,      model.pth,           zoo/tiny/model.pth",
        "zoo/tiny/model.conf,      ../other/model.pth,  zoo/other/model.pth",
        "zoo/sweep.conf,           '*/model.conf',      zoo/*/model.conf",
        "model.conf,               model.pth,           model.pth",
        "/data/model.conf,         model.pth,           /data/model.pth",
        "hdfs://host/a/model.conf, model.pth,           hdfs://host/a/model.pth",
        "/data/model.conf,         /elsewhere/m.pth,    /elsewhere/m.pth",
        "/data/model.conf,         s3a://bucket/m.pth,  s3a://bucket/m.pth",
        "'',                       model.pth,           model.pth",
    })
    void aPathIsMeantFromTheFileThatNamesIt(String file, String path, String expected) {
        assertThat(Location.beside(file, path)).isEqualTo(expected);
    }

    @Test
    void readsTextByPathAndByUri() throws IOException {
        Path file = Files.writeString(folder.resolve("a b%20é.conf"), "größe = 1");

        assertThat(Location.text(file.toString(), conf)).isEqualTo("größe = 1");
        assertThat(Location.text("file:" + file, conf)).isEqualTo("größe = 1");
    }

    @Test
    void aLocalFileIsUsedWhereItLies() throws IOException {
        Path file = Files.writeString(folder.resolve("model.pth"), "x");

        assertThat(Location.local(file.toString(), conf, Function.identity())).isEqualTo(file);
        assertThat(Location.local("file://" + file, conf, Function.identity())).isEqualTo(file);
    }

    @Test
    void aCopyOfAFileElsewhereIsGoneWhenItHasBeenRead() throws IOException {
        Path file = Files.writeString(folder.resolve("model.pth"), "x");
        conf.set("fs.viewfs.mounttable.far.link./data", folder.toUri().toString());

        Path copy = Location.local("viewfs://far/data/model.pth", conf, here -> {
            assertThat(here).hasContent("x").isNotEqualTo(file);
            return here;
        });

        assertThat(copy).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void globsGiveFilesInOrder() throws IOException {
        for (String name : new String[] {"b", "a", "c"}) {
            Files.createDirectory(folder.resolve(name));
            Files.writeString(folder.resolve(name + "/model.conf"), name);
        }

        assertThat(Location.matching(folder + "/{b,a}/*.conf", conf))
                .extracting(file -> Location.text(file, conf))
                .containsExactly("a", "b");
        assertThat(Location.matching(folder + "/*/none.conf", conf)).isEmpty();
        assertThat(Location.matching(folder + "/none.conf", conf)).isEmpty();
    }

    @Test
    void whatIsNotThereIsRefusedByName() {
        String missing = folder.resolve("missing.conf").toString();

        assertThatThrownBy(() -> Location.text(missing, conf))
                .isInstanceOf(InputException.class)
                .hasMessage(missing + ": expected a readable file, found none");
        assertThatThrownBy(() -> Location.local(missing, conf, Function.identity()))
                .isInstanceOf(InputException.class)
                .hasMessage(missing + ": expected a readable file, found none");
        assertThatThrownBy(() -> Location.local(folder.toString(), conf, Function.identity()))
                .isInstanceOf(InputException.class)
                .hasMessage(folder + ": expected a file, found a folder");
    }

    @Test
    void aCheckpointIsNoText() throws IOException {
        Path archive = Files.write(folder.resolve("model.pth"), new byte[] {'P', 'K', 3, 4, 0});
        assertThatThrownBy(() -> Location.text(archive.toString(), conf))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("name it as 'checkpoint' in a descriptor");

        Path large = folder.resolve("large.pth");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        assertThatThrownBy(() -> Location.text(large.toString(), conf))
                .isInstanceOf(InputException.class)
                .hasMessage(large + ": expected a text of a few kilobytes, found 3221225472 bytes");
    }

    @ParameterizedTest
    @CsvSource({"ftps://host/model.pth", "no such scheme:x"})
    void anUnknownFileSystemIsRefused(String uri) {
        assertThatThrownBy(() -> Location.text(uri, conf))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(uri + ": expected a path or a URI of a known file system, found none");
    }

    @Test
    void aBrokenGlobIsTheUsersFault() {
        assertThatThrownBy(() -> Location.matching(folder + "/{a", conf)).isInstanceOf(InputException.class);
    }

    @Test
    void aPathThatIsNoneIsTheUsersFault() {
        assertThatThrownBy(() -> Location.beside("model.conf", "model:v1.pth")).isInstanceOf(InputException.class);
    }
}
