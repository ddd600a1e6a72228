package org.aq4svit.export;

import java.util.List;

/** The formats by name. */
public final class Formats {
    private static final List<Format> ALL = List.of(new CompressedTensors(), new Qonnx(), new SameDiffFile());

    private Formats() {}

    /** Names of all formats, the default first. */
    public static List<String> names() {
        return ALL.stream().map(Format::name).toList();
    }

    /** The format of this name, which must be one of {@link #names()}. */
    static Format named(String name) {
        return ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
