package org.aq4svit.image;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.config.Location;
import org.aq4svit.config.StrictConfig;

/**
 * What a folder of shards holds. It is written after all of them, so a folder without it is not whole.
 *
 * @param location URI of the folder
 * @param source URI that the images came from
 * @param seed what decided the order of the images
 * @param framing how they were framed
 * @param classes names in the order of labels; empty if the source only had labels
 * @param files the shards
 * @param damaged images that are not in them because they could not be decoded
 */
public record ShardManifest(
        String location,
        String source,
        long seed,
        Framing framing,
        List<String> classes,
        List<File> files,
        List<Damaged> damaged) {
    /** The name of the manifest in the folder of the shards. */
    public static final String NAME = "manifest.conf";

    private static final String FORMAT = "aq4svit-shards";
    private static final List<String> KEYS =
            List.of("format", "location", "source", "seed", "images", "preprocess", "classes", "damaged", "files");

    /**
     * One shard.
     *
     * @param path its name in the folder
     * @param rows number of images
     * @param bytes its length
     * @param sha256 of its content, 64 lower-case hexadecimal digits
     */
    public record File(String path, long rows, long bytes, String sha256) implements java.io.Serializable {}

    /** Number of images in all shards. */
    public long images() {
        return files.stream().mapToLong(File::rows).sum();
    }

    /** Bytes of all shards. */
    public long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }

    /** Whether a file's text looks like a manifest of shards, whole or not. */
    static boolean isIn(String text) {
        return text.contains(FORMAT);
    }

    /**
     * Reads a manifest.
     *
     * @throws org.aq4svit.fault.InputException if there is none, or it is not whole
     */
    public static ShardManifest read(String file, Configuration conf) {
        StrictConfig config = StrictConfig.parse(Location.text(file, conf), file);
        config.allowOnly(KEYS);
        config.oneOf(List.of(FORMAT), "format");
        ShardManifest manifest = new ShardManifest(
                config.text("location"),
                config.text("source"),
                config.whole("seed"),
                Framing.of(config.part("preprocess")),
                config.texts("classes"),
                config.parts("files").stream().map(ShardManifest::file).toList(),
                config.parts("damaged").stream()
                        .map(d -> new Damaged(d.text("key"), d.text("reason")))
                        .toList());
        long images = config.whole("images");
        config.require(images == manifest.images(), "images", "the sum of all rows, " + manifest.images(), images);
        return manifest;
    }

    private static File file(StrictConfig c) {
        return new File(c.text("path"), c.whole("rows"), c.whole("bytes"), c.text("sha256"));
    }

    /** The manifest as HOCON. */
    public String text() {
        return """
                # Image shards, made by 'aq4svit shards'. Written last: without this file the shards are not whole.

                format = %s
                location = %s
                source = %s

                # Labels are positions in this list; if it is empty they are as in the source.
                classes = [%s]
                images = %d
                preprocess { %s }
                seed = %d # decides the order of the images

                files = [
                %s
                ]

                # Not in the files, since they could not be decoded.
                damaged = [%s]
                """.formatted(
                        quoted(FORMAT),
                        quoted(location),
                        quoted(source),
                        classes.stream().map(ShardManifest::quoted).collect(Collectors.joining(", ")),
                        images(),
                        framing,
                        seed,
                        files.stream().map(ShardManifest::line).collect(Collectors.joining("\n")),
                        damaged.stream().map(ShardManifest::line).collect(Collectors.joining()));
    }

    private static String line(File f) {
        return "  { path = %s, rows = %d, bytes = %d, sha256 = %s }"
                .formatted(quoted(f.path), f.rows, f.bytes, quoted(f.sha256));
    }

    private static String line(Damaged d) {
        return "\n  { key = %s, reason = %s }".formatted(quoted(d.key()), quoted(d.reason()));
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
