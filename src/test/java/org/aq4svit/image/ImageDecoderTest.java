package org.aq4svit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDecoderTest {
    static Stream<String[]> decoded() {
        return Goldens.rows("pillow/decode.csv");
    }

    static Stream<String[]> truncated() {
        return Goldens.rows("pillow/truncated.csv");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decoded")
    void decodesEveryKindOfImageAsPillowDoes(String name, int width, int height, String sha256)
            throws DamagedImageException {
        RgbImage image = ImageDecoder.decode(Goldens.bytes("pillow/" + name));
        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(Goldens.sha256(image.rgb())).isEqualTo(sha256);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("truncated")
    void refusesEveryTruncatedImageThatPillowRefuses(String name, int least) {
        byte[] file = Goldens.bytes("pillow/" + name);
        for (int length = 0; length < least; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ImageDecoder.decode(part))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(DamagedImageException.class);
        }
    }

    @Test
    void refusesWhatIsNoImage() {
        refuses(new byte[0], "expected a JPEG, PNG or BMP image, found no bytes");
        refuses(
                new byte[] {'h', 'i'},
                "expected a JPEG, PNG or BMP image, found a file that starts with the bytes 68 69");
        refuses(
                new byte[100],
                "expected a JPEG, PNG or BMP image, found a file that starts with the bytes 00 00 00 00 00 00 00 00");
    }

    @Test
    void refusesSizesThatAFileCannotHold() {
        byte[] jpeg = Goldens.bytes("pillow/jfif_420.jpg");
        ByteBuffer.wrap(jpeg).putShort(163, (short) 60_000).putShort(165, (short) 60_000);
        refuses(jpeg, "expected at most 674304 pixels in an image file of 1317 bytes, found a claim of 60000x60000");
        byte[] png = Goldens.bytes("pillow/rgb.png");
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        refuses(png, "expected at most 38910528 pixels in an image file of 4713 bytes, found a claim of 60000x60000");
        byte[] bmp = Goldens.bytes("pillow/rgb.bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60_000).putInt(22, 60_000);
        assertThatThrownBy(() -> ImageDecoder.decode(bmp)).isInstanceOf(DamagedImageException.class);
    }

    @Test
    void refusesAJpegOfEndlessScans() {
        byte[] file = Goldens.bytes("pillow/sampling_1x2_progressive.jpg");
        byte[] scans = new byte[file.length + 1000 * 10];
        System.arraycopy(file, 0, scans, 0, file.length - 2);
        byte[] empty = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0, 0};
        for (int at = file.length - 2; at + 12 <= scans.length; at += empty.length) {
            System.arraycopy(empty, 0, scans, at, empty.length);
        }
        refuses(scans, "expected a JPEG image of at most 500 scans, found more");
    }

    @Test
    void decodesTheSameInManyThreads() throws DamagedImageException {
        byte[] file = Goldens.bytes("pillow/sampling_2x2.jpg");
        byte[] expected = ImageDecoder.decode(file).rgb();
        List<byte[]> found =
                IntStream.range(0, 400).parallel().mapToObj(i -> rgb(file)).toList();
        assertThat(found).allSatisfy(rgb -> assertThat(rgb).isEqualTo(expected));
    }

    private static byte[] rgb(byte[] file) {
        try {
            return ImageDecoder.decode(file).rgb();
        } catch (DamagedImageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuses(byte[] file, String sentence) {
        assertThatThrownBy(() -> ImageDecoder.decode(file))
                .isInstanceOf(DamagedImageException.class)
                .hasMessage(sentence);
    }
}
