package org.aq4svit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource({
        "sdtv2-tiny, sdtv2-tiny.parquet",
        "tiny.beam.step-003, tiny.beam.step-003.parquet",
        "tiny/step 3, tiny~2Fstep~203.parquet",
        "a*?[b]{c}:d%e\\f, a~2A~3F~5Bb~5D~7Bc~7D~3Ad~25e~5Cf.parquet",
        "ü, ~C3~BC.parquet",
        ".hidden, ~2Ehidden.parquet",
        "_hidden, ~5Fhidden.parquet",
        "-schema, ~2Dschema.parquet",
        "~41, ~7E41.parquet",
    })
    void aKeyIsReadableInItsFileName(String key, String name) {
        assertThat(FileName.of(key)).isEqualTo(name);
    }

    @Test
    void keysThatDifferHaveDifferentNames() {
        String longKey = "x".repeat(10_000);

        assertThat(Stream.of("A", "~41", "a/b", "a~2Fb", "a b", "a+b", longKey, longKey + "x", "y" + longKey)
                        .map(FileName::of))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongKeyFitsAFileSystem() {
        assertThat(FileName.of("模".repeat(1000))).hasSizeLessThan(255);
    }

    @Test
    void anEmptyKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.of("")).withMessageContaining("expected a key");
    }
}
