package org.aq4svit.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.aq4svit.fault.InputException;
import org.aq4svit.parquet.BytesInput;
import org.aq4svit.parquet.ParquetRows;

/**
 * Turns images, however they are kept, into framed pixels. Travels to where they are wanted.
 *
 * @param framing what happens to every image
 * @param hadoop where the configuration of the file systems comes from
 */
public record ImageReader(Framing framing, Hadoop hadoop) implements Serializable {
    /** A Hadoop configuration that can be had on another machine; Hadoop's own class cannot travel. */
    @FunctionalInterface
    public interface Hadoop extends Supplier<Configuration>, Serializable {}

    /**
     * Either pixels or the reason why there are none.
     *
     * @param pixels unsigned bytes [crop, crop, 3], or null
     * @param damage one sentence, or null
     */
    public record Reading(byte[] pixels, String damage) implements Serializable {}

    /** Takes what was read. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One image.
         *
         * @param index its place in the list that was asked for
         */
        void accept(int index, Reading reading);
    }

    /**
     * Hands over every image once, in whatever order suits the files.
     *
     * @throws IOException if a file cannot be read
     * @throws InputException if a Parquet file is broken, or a shard is not what its manifest says
     */
    public void read(List<ImageRef> images, Sink sink) throws IOException {
        Map<Storage, List<Integer>> kinds = new EnumMap<>(Storage.class);
        for (int i = 0; i < images.size(); i++) {
            kinds.computeIfAbsent(images.get(i).storage(), k -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> ranges = kinds.getOrDefault(Storage.BYTES, List.of());
        new ByteRanges(ranges.stream().map(images::get).toList(), hadoop.get())
                .read((i, bytes) -> sink.accept(ranges.get(i), decoded(bytes)));
        for (var file :
                byFile(images, kinds.getOrDefault(Storage.ROW, List.of())).entrySet()) {
            readRows(new Path(file.getKey()), file.getValue(), sink);
        }
        for (var file :
                byFile(images, kinds.getOrDefault(Storage.PIXELS, List.of())).entrySet()) {
            readPixels(new Path(file.getKey()), file.getValue(), sink);
        }
    }

    /** For every file the rows that are wanted of it, each with its place in the list. */
    private static Map<String, NavigableMap<Long, Integer>> byFile(List<ImageRef> images, List<Integer> indices) {
        Map<String, NavigableMap<Long, Integer>> files = new TreeMap<>();
        for (int i : indices) {
            files.computeIfAbsent(images.get(i).uri(), uri -> new TreeMap<>())
                    .put(images.get(i).position(), i);
        }
        return files;
    }

    private void readRows(Path path, NavigableMap<Long, Integer> wanted, Sink sink) throws IOException {
        FileSystem files = path.getFileSystem(hadoop.get());
        HubParquet.read(new Place(files, files.getFileStatus(path)), rows -> {
            HubColumns columns = HubColumns.of(path.toString(), rows.schema());
            rows.chosen(
                    wanted.navigableKeySet(),
                    columns.onlyImages(),
                    (number, row) -> sink.accept(wanted.get(number), decoded(columns.bytes(row))));
        });
    }

    private Reading decoded(byte[] file) {
        try {
            return new Reading(framing.pixels(ImageDecoder.decode(file)), null);
        } catch (DamagedImageException e) {
            return new Reading(null, e.getMessage());
        } catch (RuntimeException e) { // one image must not end a night
            return new Reading(null, "cannot be decoded: " + e);
        }
    }

    /** The whole file, since only the whole of it can be compared with its digest. */
    private void readPixels(Path path, NavigableMap<Long, Integer> wanted, Sink sink) throws IOException {
        byte[] file = verified(path);
        try (ParquetRows rows = new ParquetRows(new BytesInput(file), hadoop.get())) {
            rows.chosen(
                    wanted.navigableKeySet(),
                    ShardFile.SCHEMA,
                    (number, row) -> sink.accept(wanted.get(number), new Reading(pixels(path, row), null)));
        }
    }

    private byte[] verified(Path path) throws IOException {
        ShardManifest.File said = said(path);
        byte[] file = new byte[Math.toIntExact(said.bytes())];
        try (FSDataInputStream in = path.getFileSystem(hadoop.get()).open(path)) {
            in.readFully(0, file);
        }
        String found = DigestUtils.sha256Hex(file);
        if (!found.equals(said.sha256())) {
            throw InputException.expected(path, "sha256 " + said.sha256() + ", as its manifest says", found);
        }
        return file;
    }

    private ShardManifest.File said(Path path) throws IOException {
        String manifest = new Path(path.getParent(), ShardManifest.NAME).toString();
        return ShardManifest.read(manifest, hadoop.get()).files().stream()
                .filter(f -> f.path().equals(path.getName()))
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException(path + " is not in " + manifest));
    }

    private byte[] pixels(Path path, Group row) {
        int height = row.getInteger("height", 0);
        int width = row.getInteger("width", 0);
        byte[] pixels = row.getBinary("pixels", 0).getBytes();
        if (height != framing.crop() || width != framing.crop() || pixels.length != 3 * height * width) {
            throw InputException.expected(
                    path,
                    framing.crop() + "x" + framing.crop() + " RGB pixels",
                    height + "x" + width + " in " + pixels.length + " bytes for " + row.getString("key", 0));
        }
        return pixels;
    }
}
