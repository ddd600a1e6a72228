package org.aq4svit.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The files under {@code src/test/resources/image}, and what the tests do with all of them. */
final class Goldens {
    private Goldens() {}

    /** The bytes of one resource, named from that folder on. */
    static byte[] bytes(String name) {
        try (InputStream in = Goldens.class.getResourceAsStream("/image/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a table without a heading, cut at commas. */
    static Stream<String[]> rows(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().map(line -> line.split(","));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The picture that {@code make_golden.py} calls {@code source}. */
    static RgbImage source(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        int state = 1;
        for (int i = 0; i < rgb.length; i++) {
            state = state * 1103515245 + 12345 & 0x7FFFFFFF;
            int x = i / 3 % width;
            int y = i / 3 / width;
            int slope =
                    switch (i % 3) {
                        case 0 -> x * 160 / width;
                        case 1 -> y * 160 / height;
                        default -> (x + y) * 80 / (width + height);
                    };
            rgb[i] = (byte) Math.min(255, (state >> 16) % 96 + slope);
        }
        return new RgbImage(width, height, rgb);
    }
}
