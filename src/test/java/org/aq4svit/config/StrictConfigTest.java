package org.aq4svit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictConfigTest {
    private static final List<String> KNOWN = List.of("name", "timesteps", "image-size", "preprocess");

    @Test
    void readsWhatItIsAskedFor() {
        StrictConfig config = parse("""
                name = tiny, timesteps = 4, rate = 0.5, exact = true, memory = 512m
                dims = [16, 32], mean = [0.5, 1], nothing = null
                one = a, some = [a, b], preprocess { crop = 64 }""");

        assertThat(config.text("name")).isEqualTo("tiny");
        assertThat(config.integer("timesteps")).isEqualTo(4);
        assertThat(config.integer("heads", 8)).isEqualTo(8);
        assertThat(config.number("rate")).isEqualTo(0.5);
        assertThat(config.flag("exact")).isTrue();
        assertThat(config.bytes("memory")).isEqualTo(512L << 20);
        assertThat(config.integers("dims")).containsExactly(16, 32);
        assertThat(config.numbers("mean")).containsExactly(0.5, 1.0);
        assertThat(config.texts("one")).containsExactly("a");
        assertThat(config.texts("some")).containsExactly("a", "b");
        assertThat(config.part("preprocess").integer("crop")).isEqualTo(64);
        assertThat(config.optionalText("nothing")).isEmpty();
        assertThat(config.with("name", "other").text("name")).isEqualTo("other");
    }

    @Test
    void jsonIsHocon() {
        assertThat(parse("{\"timesteps\": 4}").integer("timesteps")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"time-steps, timesteps", "imagesize, image-size", "Name, name"})
    void anUnknownKeyNamesTheNearestKnownOneAndItsLine(String key, String nearest) {
        StrictConfig config = parse("name = tiny\n\n" + key + " = 1");

        assertThatThrownBy(() -> config.allowOnly(KNOWN))
                .isInstanceOf(InputException.class)
                .hasMessage("tiny.conf: 3: unknown key '" + key + "', the nearest known key is '" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource({"a.b", "a b", "'a,b'"})
    void anUnknownKeyThatNeedsQuotesNamesItsLineToo(String key) {
        StrictConfig config = parse("name = tiny\n\"" + key + "\" = 1");

        assertThatThrownBy(() -> config.allowOnly(KNOWN)).hasMessageStartingWith("tiny.conf: 2: unknown key '" + key);
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThatThrownBy(() -> parse("name = tiny").integer("timesteps"))
                .isInstanceOf(InputException.class)
                .hasMessage("tiny.conf: expected key 'timesteps' (a whole number), found none");
        assertThatThrownBy(() -> parse("name = null").text("name"))
                .hasMessage("tiny.conf: expected key 'name' (text), found none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v = many    | a whole number      | \"many\"",
                "v = 4.5     | a whole number      | 4.5",
                "v = 3000000000 | a whole number   | 3000000000",
                "v = [1]     | a whole number      | [1]",
            })
    void aValueOfAnotherKindIsShownWithItsLine(String line, String expected, String found) {
        StrictConfig config = parse("name = tiny\n" + line);

        assertThatThrownBy(() -> config.integer("v"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("tiny.conf: 2: v: expected " + expected + ", found " + found.substring(0, 1));
    }

    @Test
    void aFractionIsNoWholeNumberInAListEither() {
        assertThatThrownBy(() -> parse("bits = [8, 4.5]").integers("bits"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a list of whole numbers");
    }

    @Test
    void aValueOutOfRangeOrChoiceIsShownWithItsLine() {
        StrictConfig config = parse("a = 1\nwidth = 0\nfamily = resnet");

        assertThatThrownBy(() -> config.atLeast(1, "width"))
                .hasMessage("tiny.conf: 2: width: expected at least 1, found 0");
        assertThatThrownBy(() -> config.oneOf(List.of("sdt-v1", "sdt-v2"), "family"))
                .hasMessage("tiny.conf: 3: family: expected one of sdt-v1, sdt-v2, found 'resnet'");
    }

    @Test
    void aFaultInAPartNamesTheLineOfTheWholeFile() {
        StrictConfig part = parse("name = tiny\npreprocess {\n  crop = big\n}").part("preprocess");

        assertThatThrownBy(() -> part.integer("crop")).hasMessageStartingWith("tiny.conf: 3: crop: expected");
        assertThatThrownBy(() -> parse("preprocess = 3").part("preprocess"))
                .hasMessage("tiny.conf: 1: preprocess: expected a section in braces, found 3");
    }

    @ParameterizedTest
    @CsvSource({"'a = 1\nb = [1, 2', 2", "'a = 1\nb = ${nowhere}', 2"})
    void whatIsNoHoconIsRefusedWithItsLine(String text, int line) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("tiny.conf: not valid HOCON: ")
                .hasMessageContaining("tiny.conf: " + line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"nowhere.conf\"",
                "file(\"nowhere.conf\")",
                "classpath(\"nowhere.conf\")",
                "url(\"file:/nowhere.conf\")",
                "required(file(\"nowhere.conf\"))"
            })
    void anIncludedFileIsNotPassedOverInSilence(String what) {
        assertThatThrownBy(() -> parse("include " + what + "\nname = tiny"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere.conf");
    }

    private static StrictConfig parse(String text) {
        return StrictConfig.parse(text, "tiny.conf");
    }
}
