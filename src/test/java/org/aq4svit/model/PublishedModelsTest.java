package org.aq4svit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.image.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The descriptors under {@code conf/models}, ready to be given a checkpoint. */
class PublishedModelsTest {
    static List<Path> descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf/models"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void describesANetworkAndItsImages(Path file) throws IOException {
        ModelDescriptor d = ModelDescriptor.read(file.toAbsolutePath().toString(), new Configuration());

        Network network = d.family().build(d);

        assertThat(file).hasFileName(d.name() + ".conf");
        assertThat(network.classes()).isEqualTo(d.classes());
        assertThat(network.imageSize()).isEqualTo(d.imageSize());
        assertThat(Preprocessing.of(d.preprocess().orElseThrow()).crop()).isEqualTo(d.imageSize());
        assertThat(Files.readString(file)).startsWith("# ").contains("checkpoint = \"checkpoint.pth\"");
    }

    @Test
    void everyFamilyHasOne() throws IOException {
        assertThat(descriptors().stream()
                        .map(f -> ModelDescriptor.read(f.toAbsolutePath().toString(), new Configuration())
                                .family()
                                .name())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Families.names());
    }
}
