package org.aq4svit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.image.Expectation;
import org.aq4svit.image.ImageSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests of published data can be held against sources. */
class DataManifestsTest {
    private static final Configuration CONF = new Configuration();

    @ParameterizedTest
    @CsvSource({
        "imagenet-1k, validation, 50000, 1000",
        "imagenet-1k, train, 1281167, 1000",
        "cifar10, test, 10000, 10",
        "cifar10, train, 50000, 10",
        "cifar100, test, 10000, 100",
        "cifar100, train, 50000, 100",
        "demo/manifest, evaluation, 4000, 10",
    })
    void sayHowManyImagesASplitHas(String name, String split, int images, int classes) {
        Expectation known = Expectation.read("data-manifests/" + name + ".conf", Optional.of(split), CONF);
        assertThat(known.images()).isEqualTo(images);
        assertThat(known.classes()).isEqualTo(classes);
        known.perClass().ifPresent(n -> assertThat(n * classes).isEqualTo(images));
        assertThat(known.bytes().values()).isNotEmpty().allMatch(b -> b > 0);
    }

    @ParameterizedTest
    @CsvSource({"calib-00000.tar, calibration", "eval-*.tar, evaluation"})
    void theDemoIsAsItsManifestSays(String uri, String split) {
        String source = "data-manifests/demo/" + uri;
        Expectation.read("data-manifests/demo/manifest.conf", Optional.of(split), CONF)
                .check(source, ImageSource.list(source, CONF), CONF);
    }
}
