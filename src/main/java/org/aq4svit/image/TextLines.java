package org.aq4svit.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines that people write into small files beside their images. */
final class TextLines {
    /** What some editors put in front of a text. */
    private static final String BYTE_ORDER_MARK = "^\uFEFF";

    private TextLines() {}

    /** Those that are not empty, without blanks around them. */
    static List<String> of(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst(BYTE_ORDER_MARK, "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
