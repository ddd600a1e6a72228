package org.aq4svit.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.image.ImageSource;
import org.junit.jupiter.api.Test;

/** The bundled data are what their manifest says. */
class DemoManifestTest {
    private static final Path DEMO = Path.of("data-manifests/demo");
    private static final Config MANIFEST =
            ConfigFactory.parseFile(DEMO.resolve("manifest.conf").toFile());

    @Test
    void everyFileIsNamedWithItsSizeAndDigest() throws Exception {
        List<String> listed = MANIFEST.getConfigList("files").stream()
                .map(f -> f.getString("path") + " " + f.getLong("bytes") + " " + f.getString("sha256"))
                .toList();
        try (Stream<Path> files = Files.walk(DEMO)) {
            List<String> found = files.filter(Files::isRegularFile)
                    .filter(f -> !f.endsWith("manifest.conf"))
                    .map(DemoManifestTest::fact)
                    .toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static String fact(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return DEMO.relativize(file) + " " + content.length + " " + DigestUtils.sha256Hex(content);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theSourcesHoldAsManyImagesAndTheirClasses() throws Exception {
        List<String> classes = Files.readAllLines(DEMO.resolve(MANIFEST.getString("classes")));
        for (String source : List.of("calibration", "evaluation")) {
            Config c = MANIFEST.getConfig("images." + source);
            var listing = ImageSource.list(DEMO + "/" + c.getString("uri"), new Configuration());
            assertThat(listing.images()).hasSize(c.getInt("images"));
            assertThat(listing.classes()).isEqualTo(classes);
        }
    }
}
