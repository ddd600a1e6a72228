package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
    static Stream<String[]> resized() {
        return Goldens.rows("pillow/resize.csv");
    }

    @ParameterizedTest(name = "{0} {1}x{2} to {3}x{4}")
    @MethodSource("resized")
    void resizesAsPillowDoes(Interpolation filter, int width, int height, int newWidth, int newHeight, String sha256) {
        RgbImage image = Resampler.resize(Goldens.source(width, height), newWidth, newHeight, filter);
        assertThat(image.width()).isEqualTo(newWidth);
        assertThat(image.height()).isEqualTo(newHeight);
        assertThat(Goldens.sha256(image.rgb())).isEqualTo(sha256);
    }

    @ParameterizedTest
    @EnumSource
    void leavesAnImageOfTheRightSizeAsItIs(Interpolation filter) {
        RgbImage source = Goldens.source(23, 17);
        assertThat(Resampler.resize(source, 23, 17, filter).rgb()).isEqualTo(source.rgb());
    }

    @Test
    void aWindowHoldsTheSamePixelsAsTheWholeResult() {
        RgbImage source = Goldens.source(61, 40);
        RgbImage whole = Resampler.resize(source, 30, 29, Interpolation.BICUBIC);
        RgbImage part = Resampler.resize(source, 30, 29, Interpolation.BICUBIC, new Window(7, 3, 11, 20));
        for (int y = 0; y < 20; y++) {
            for (int i = 0; i < 3 * 11; i++) {
                assertThat(part.rgb()[y * 3 * 11 + i]).isEqualTo(whole.rgb()[((y + 3) * 30 + 7) * 3 + i]);
            }
        }
    }
}
