package org.aq4svit.image;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;

/**
 * What is known of a published data set: the numbers of one of its splits, from a file such as {@code data-manifests/imagenet-1k.conf}.
 *
 * @param manifest the file
 * @param split the part of the data, such as {@code validation}
 * @param images how many images the split has
 * @param perClass how many of each class, where all have the same number
 * @param classes how many classes there are
 * @param bytes lengths of files, by file name
 */
public record Expectation(
        String manifest, String split, long images, Optional<Integer> perClass, int classes, Map<String, Long> bytes) {

    /**
     * Reads one split.
     *
     * @param split its name; may be left out where there is only one
     * @throws InputException if the file says nothing of the split
     */
    public static Expectation read(String manifest, Optional<String> split, Configuration conf) {
        StrictConfig config = StrictConfig.parse(Location.text(manifest, conf), manifest);
        StrictConfig splits = config.part("images");
        List<String> names = splits.raw().root().keySet().stream().sorted().toList();
        String name = split.orElseGet(() -> names.size() == 1 ? names.get(0) : "");
        splits.require(names.contains(name), "images", "a split, one of " + names, "'" + name + "'");
        StrictConfig part = splits.part(name);
        Map<String, Long> bytes = new HashMap<>();
        for (StrictConfig file : config.parts("files")) {
            bytes.put(new Path(file.text("path")).getName(), file.whole("bytes"));
        }
        return new Expectation(
                manifest,
                name,
                part.whole("images"),
                part.has("images-per-class") ? Optional.of(part.integer("images-per-class")) : Optional.empty(),
                config.atLeast(1, "class-count"),
                bytes);
    }

    /**
     * Compares a source with what is expected.
     *
     * @param where its URI
     * @throws InputException naming the first number that differs
     */
    public void check(String where, ImageListing listing, Configuration conf) {
        checkFiles(listing, conf);
        require(
                listing.images().size() == images,
                where,
                images + " images",
                listing.images().size());
        Map<Integer, Long> found =
                listing.images().stream().collect(Collectors.groupingBy(ImageRef::label, Collectors.counting()));
        require(found.size() == classes, where, classes + " classes", found.size());
        listing.requireClasses(where, classes, split + " of " + manifest);
        perClass.ifPresent(n -> found.forEach((label, count) ->
                require(count == n.longValue(), where, n + " images of every class", count + " of label " + label)));
    }

    private void checkFiles(ImageListing listing, Configuration conf) {
        Map<String, String> files = listing.images().stream()
                .map(ImageRef::uri)
                .distinct()
                .filter(uri -> bytes.containsKey(new Path(uri).getName()))
                .collect(Collectors.toMap(Function.identity(), uri -> new Path(uri).getName()));
        files.forEach((uri, name) -> {
            long length = length(new Path(uri), conf);
            require(length == bytes.get(name), uri, String.format(Locale.ROOT, "%,d bytes", bytes.get(name)), length);
        });
    }

    private static long length(Path file, Configuration conf) {
        try {
            return file.getFileSystem(conf).getFileStatus(file).getLen();
        } catch (IOException e) {
            throw new InputException(file + ": expected a file that can be read, found a fault: " + e.getMessage(), e);
        }
    }

    private void require(boolean met, String where, String expected, Object found) {
        if (!met) {
            throw InputException.expected(where, expected + ", as " + manifest + " says of split " + split, found);
        }
    }
}
