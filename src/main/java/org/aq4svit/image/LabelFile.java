package org.aq4svit.image;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/**
 * A text file of labels beside a tar.
 *
 * <p>Either one label a line, in the order of the images' names, or a name and a label a line, split by blanks or a
 * comma; the name may lack its extension. A label is a class's name (such as a WordNet id) or a number from 0 on. Empty
 * lines and lines that begin with {@code #} do not count.
 */
record LabelFile(String uri, List<String[]> lines) {
    static final String SUFFIX = ".labels.txt";

    /** The labels of a tar, if it has any. */
    static Optional<LabelFile> beside(Place tar) throws IOException {
        Path path = path(tar);
        if (!tar.files().exists(path)) {
            return Optional.empty();
        }
        try (FSDataInputStream in = tar.files().open(path)) {
            List<String[]> lines = TextLines.of(in).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\s*,\\s*|\\s+"))
                    .toList();
            return Optional.of(new LabelFile(path.toString(), lines));
        }
    }

    /** Where the labels of a tar belong. */
    static Path path(Place tar) {
        String stem = tar.name().replaceFirst("\\.tar$", "");
        return new Path(tar.status().getPath().getParent(), stem + SUFFIX);
    }

    /**
     * The class of every image.
     *
     * @param names file names of all images, in any order
     * @throws InputException if labels and images do not belong together one to one
     */
    Map<String, ClassMark> marks(Place tar, List<String> names) {
        if (new HashSet<>(names).size() < names.size()) {
            throw InputException.expected(
                    tar.uri(), "a name of its own for every image, as labels go by names", "some twice");
        }
        if (lines.size() != names.size()) {
            throw InputException.expected(
                    uri,
                    "a label for each of the " + names.size() + " images of " + tar.name(),
                    lines.size() + " lines");
        }
        return lines.stream().allMatch(line -> line.length == 1) ? inOrder(names) : byName(names);
    }

    private Map<String, ClassMark> inOrder(List<String> names) {
        List<String> sorted = names.stream().sorted().toList();
        Map<String, ClassMark> marks = new HashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            marks.put(sorted.get(i), ClassMark.of(lines.get(i)[0]));
        }
        return marks;
    }

    private Map<String, ClassMark> byName(List<String> names) {
        Map<String, String> full = new HashMap<>();
        names.forEach(name -> full.put(stem(name), name));
        names.forEach(name -> full.put(name, name));
        Map<String, ClassMark> marks = new HashMap<>();
        for (String[] line : lines) {
            String name = line.length == 2 ? full.get(line[0]) : null;
            if (name == null || marks.put(name, ClassMark.of(line[1])) != null) {
                throw InputException.expected(
                        uri,
                        "a line 'name label' for every image, or one label a line",
                        "'" + String.join(" ", line) + "'");
            }
        }
        return marks;
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
