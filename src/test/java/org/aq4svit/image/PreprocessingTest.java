package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {
    private static final List<Float> ONES = List.of(1f, 1f, 1f);

    static Stream<Arguments> imagenet() {
        String json = new String(Goldens.bytes("imagenet/expected.json"), StandardCharsets.UTF_8);
        Config wrapped = ConfigFactory.parseReader(new StringReader("files = " + json));
        return wrapped.getConfigList("files").stream().flatMap(file -> Stream.of(256, 224)
                .map(resize -> Arguments.of(
                        file.getString("file"), resize, file.getString("sha256_resize" + resize + "_crop224"))));
    }

    @ParameterizedTest(name = "{0} resize {1}")
    @MethodSource("imagenet")
    void preparesImageNetAsTorchvisionDoes(String file, int resize, String sha256) throws DamagedImageException {
        RgbImage image = ImageDecoder.decode(Goldens.bytes("imagenet/" + file));
        assertThat(Goldens.sha256(Preprocessing.imagenet(resize, 224).pixels(image)))
                .isEqualTo(sha256);
    }

    @ParameterizedTest(name = "{0}x{1} resize {2} crop {3}: {4}x{5} at {6}, {7}")
    @CsvSource({
        "64, 64, 64, 64,   64, 64,   0, 0",
        "500, 375, 256, 224,   341, 256,   58, 16", // (341 - 224) / 2 = 58.5 goes to 58
        "375, 500, 256, 224,   256, 341,   16, 58",
        "503, 375, 256, 224,   343, 256,   60, 16", // (343 - 224) / 2 = 59.5 goes to 60
        "1, 1000, 8, 4,   8, 8000,   2, 3998",
    })
    void placesTheCropWherePythonRoundsIt(
            int width, int height, int resize, int crop, int newWidth, int newHeight, int left, int top) {
        RgbImage image = Goldens.source(width, height);
        Window window = new Window(left, top, crop, crop);
        byte[] expected = Resampler.resize(image, newWidth, newHeight, Interpolation.BICUBIC, window)
                .rgb();
        assertThat(Preprocessing.imagenet(resize, crop).pixels(image)).isEqualTo(expected);
    }

    @Test
    void normalisesASliceInChannelLastOrder() {
        Preprocessing p =
                new Preprocessing(1, 1, Interpolation.BILINEAR, List.of(0f, 0.5f, 0.25f), List.of(1f, 0.5f, 2f));
        float[] values = new float[8];
        p.normalise(new byte[] {9, 9, 9, (byte) 255, 0, 51, 0, (byte) 255, 102}, 3, values, 1, 6);
        assertThat(values)
                .containsExactly(0f, 1f, -1f, (51 / 255f - 0.25f) / 2f, 0f, 1f, (102 / 255f - 0.25f) / 2f, 0f);
    }

    @Test
    void refusesValuesThatCannotBe() {
        assertThatThrownBy(() -> Preprocessing.imagenet(0, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("preprocess.resize: expected a positive number of pixels, found 0");
        assertThatThrownBy(() -> Preprocessing.imagenet(224, 256))
                .hasMessage("preprocess.crop: expected 1 to 224 pixels (the resized side), found 256");
        assertThatThrownBy(() -> new Preprocessing(8, 8, Interpolation.BICUBIC, List.of(1f), ONES))
                .hasMessage("preprocess.mean: expected 3 numbers, found [1.0]");
        assertThatThrownBy(() -> new Preprocessing(8, 8, Interpolation.BICUBIC, ONES, List.of(1f, 0f, 1f)))
                .hasMessage("preprocess.std: expected 3 positive numbers, found [1.0, 0.0, 1.0]");
    }
}
