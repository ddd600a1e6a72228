package org.aq4svit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDescriptorTest {
    private static final String TINY = """
            name = tiny
            family = sdt-v2
            checkpoint = model.pth
            timesteps = 4
            image-size = 64
            classes = 10
            dims = [16, 32, 64, 80]
            depths = [2, 1]
            heads = 4
            """;

    @Test
    void saysWhatACheckpointDoesNot() {
        ModelDescriptor tiny = ModelDescriptor.parse(TINY + "preprocess { crop = 64 }", "zoo/tiny/model.conf");

        assertThat(tiny.name()).isEqualTo("tiny");
        assertThat(tiny.family().name()).isEqualTo("sdt-v2");
        assertThat(tiny.checkpoint()).isEqualTo("zoo/tiny/model.pth");
        assertThat(tiny.timesteps()).isEqualTo(4);
        assertThat(tiny.imageSize()).isEqualTo(64);
        assertThat(tiny.classes()).isEqualTo(10);
        assertThat(tiny.size()).isEmpty();
        assertThat(tiny.preprocess().orElseThrow().integer("crop")).isEqualTo(64);
        assertThat(tiny).hasToString("zoo/tiny/model.conf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "family = sdt-v2        | family = sdt-v22     | 2: family: expected one of sdt-v1, sdt-v2, sdt-v3, spikformer, qkformer, spikingformer, spiking-resformer, qsd, found 'sdt-v22'",
                "timesteps = 4          | timesteps = 0        | 4: timesteps: expected 1 to 1024, found 0",
                "timesteps = 4          | timesteps = four     | 4: timesteps: expected a whole number, found \"four\"",
                "image-size = 64        | image-size = -1      | 5: image-size: expected 1 to 4096, found -1",
                "dims = [16, 32, 64, 80]| dims = [16, 32]      | 7: dims: expected 4 whole numbers from 1 to 65536, found [16, 32]",
                "dims = [16, 32, 64, 80]| dims = 16            | 7: dims: expected a list of whole numbers, found 16",
                "dims = [16, 32, 64, 80]| dims = [15,32,64,80] | 7: dims: expected an even first width, found 15",
                "dims = [16, 32, 64, 80]| size = 16M           | 7: size: expected one of 15M, 31M, 55M, 8-768, found '16M'",
                "depths = [2, 1]        | depths = [2]         | 8: depths: expected 2 whole numbers from 1 to 1024, found [2]",
                "depths = [2, 1]        | depths = [2, 0]      | 8: depths: expected 2 whole numbers from 1 to 1024, found [2, 0]",
                "heads = 4              | heads = 5            | 9: heads: expected a divisor of the widths of the attention stages, 64 and 80, found 5",
                "heads = 4              | heads = 0            | 9: heads: expected a divisor of the widths of the attention stages, 64 and 80, found 0",
                "heads = 4              | 'heads = 4, kd = perhaps' | 9: kd: expected true or false, found \"perhaps\"",
                "heads = 4              | head = 4             | 9: unknown key 'head', the nearest known key is 'heads'",
            })
    void aFaultIsOneSentenceWithFileLineAndKey(String line, String fault, String sentence) {
        assertThatThrownBy(() -> build(TINY.replace(line, fault)))
                .isInstanceOf(InputException.class)
                .hasMessage("tiny.conf: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "family, text",
        "timesteps, a whole number",
        "image-size, a whole number",
        "heads, a whole number",
        "dims, a list of whole numbers"
    })
    void aMissingKeyIsNamed(String key, String kind) {
        String without = TINY.replaceAll("(?m)^" + key + " = .*\n", "");

        assertThatThrownBy(() -> build(without))
                .isInstanceOf(InputException.class)
                .hasMessage("tiny.conf: expected key '" + key + "' (" + kind + "), found none");
    }

    @Test
    void depthsAreThoseOfThePaperIfLeftOpen() {
        Network network = build(TINY.replace("depths = [2, 1]\n", ""));

        assertThat(network.neurons()).hasSize(77);
    }

    @Test
    void aPublishedSizeAndOtherWidthsContradictEachOther() {
        assertThatThrownBy(() -> build(TINY + "size = 15M")).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooling = 1111", "variant = cifar", "levels = 8", "batch-quirk = true"})
    void aKeyThatTheFamilyDoesNotReadIsRefused(String line) {
        ModelDescriptor descriptor = ModelDescriptor.parse(TINY + line, "tiny.conf");

        assertThatThrownBy(() -> Model.complete(descriptor, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessage("tiny.conf: 10: " + line.split(" ")[0]
                        + ": expected one of the keys that sdt-v2 has, [size, dims, depths, heads, kd], found '"
                        + line.split(" ")[0] + "'");
    }

    private static Network build(String text) {
        ModelDescriptor descriptor = ModelDescriptor.parse(text, "tiny.conf");
        return descriptor.family().build(descriptor);
    }
}
