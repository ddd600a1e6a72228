package org.aq4svit.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;

/** The product's own shards: their folder, or a copy of their manifest, which says where they are. */
final class ShardFolder implements ImageSource {
    private static final long LONGEST_MANIFEST = 64 << 20;

    @Override
    public boolean fits(Place place) throws IOException {
        return isManifest(place) || manifest(place).isPresent();
    }

    private static Optional<Place> manifest(Place folder) throws IOException {
        if (!folder.status().isDirectory()) {
            return Optional.empty();
        }
        try {
            Path path = new Path(folder.status().getPath(), ShardManifest.NAME);
            return Optional.of(new Place(folder.files(), folder.files().getFileStatus(path)))
                    .filter(ShardFolder::isManifest);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Manifests of other data may have the same name. */
    private static boolean isManifest(Place file) {
        return file.status().isFile()
                && file.name().endsWith(".conf")
                && file.status().getLen() < LONGEST_MANIFEST
                && ShardManifest.isIn(Location.text(file.uri(), file.files().getConf()));
    }

    @Override
    public Findings images(Place place) throws IOException {
        String file = manifest(place).orElse(place).uri();
        ShardManifest manifest = ShardManifest.read(file, place.files().getConf());
        Path folder = new Path(place.status().isDirectory() ? place.uri() : manifest.location());
        List<NamedImage> images = new ArrayList<>();
        for (ShardManifest.File shard : manifest.files()) {
            addImages(place(place, new Path(folder, shard.path()), file), shard, images);
        }
        return new Findings("shards", images, manifest.classes(), Optional.of(manifest.framing()));
    }

    private static Place place(Place near, Path shard, String manifest) throws IOException {
        try {
            FileStatus status = shard.getFileSystem(near.files().getConf()).getFileStatus(shard);
            return new Place(shard.getFileSystem(near.files().getConf()), status);
        } catch (FileNotFoundException e) {
            throw InputException.expected(shard, "the shard that " + manifest + " names", "no such file");
        }
    }

    private static void addImages(Place file, ShardManifest.File shard, List<NamedImage> images) throws IOException {
        if (file.status().getLen() != shard.bytes()) {
            throw InputException.expected(
                    file.uri(),
                    shard.bytes() + " bytes, as its manifest says",
                    file.status().getLen());
        }
        int before = images.size();
        HubParquet.read(
                file,
                rows -> rows.all(
                        ShardFile.WITHOUT_PIXELS,
                        (number, row) -> images.add(new NamedImage(
                                file.uri(),
                                Storage.PIXELS,
                                number,
                                0,
                                row.getString("key", 0),
                                new ClassMark.Label(row.getInteger("label", 0))))));
        if (images.size() - before != shard.rows()) {
            throw InputException.expected(
                    file.uri(), shard.rows() + " rows, as its manifest says", images.size() - before);
        }
    }
}
