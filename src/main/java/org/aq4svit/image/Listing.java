package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/** Turns a URI into the places it names, asks the source that fits each, and numbers the classes. */
final class Listing {
    private static final ImageSource SHARDS = new ShardFolder();

    /** Each with what it is called when a folder has two of them. */
    private static final Map<ImageSource, String> SOURCES = sources();

    private static final String KINDS = "images in class folders, tars, Parquet files or shards of this product";

    private final String uri;
    private final Configuration conf;

    Listing(String uri, Configuration conf) {
        this.uri = uri;
        this.conf = conf;
    }

    private static Map<ImageSource, String> sources() {
        Map<ImageSource, String> sources = new LinkedHashMap<>();
        TarImages tars = new TarImages();
        HubParquet parquet = new HubParquet();
        sources.put(tars, "a tar");
        sources.put(parquet, "a Parquet file");
        sources.put(new FolderOf(tars), "tars");
        sources.put(new FolderOf(parquet), "Parquet files");
        sources.put(new ImageFolder(), "image files");
        return sources;
    }

    ImageListing ofAllClasses() {
        return labelled(findings(), List.of());
    }

    ImageListing ofClasses(List<String> classes) {
        return labelled(findings(), classes);
    }

    private ImageListing labelled(Findings found, List<String> given) {
        List<NamedImage> images = found.images();
        Classes classes = Classes.of(uri, found, given);
        return new ImageListing(
                images.stream()
                        .map(image -> image.labelled(classes.label(image)))
                        .toList(),
                classes.names(),
                found.framing());
    }

    /** All images, in the order of their keys. */
    private Findings findings() {
        try {
            List<Findings> parts = new ArrayList<>();
            for (Place place : places()) {
                parts.add(source(place).images(place));
            }
            Findings found = Findings.merged(uri, parts);
            List<NamedImage> images = new ArrayList<>(found.images());
            if (images.isEmpty()) {
                throw InputException.expected(uri, KINDS, "none");
            }
            images.sort(Comparator.comparing(NamedImage::key));
            requireDistinctKeys(images);
            return new Findings(found.layout(), images, found.classes(), found.framing());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<Place> places() throws IOException {
        Path path;
        FileSystem files;
        try {
            path = new Path(uri);
            files = path.getFileSystem(conf);
        } catch (RuntimeException e) { // no URI, an unknown host, a file system that is not on the class path
            throw unreadable(e);
        }
        return places(files, files.globStatus(path));
    }

    private List<Place> places(FileSystem files, FileStatus[] found) {
        if (found == null) {
            throw InputException.expected(uri, KINDS, "no such file or folder");
        }
        if (found.length == 0) {
            throw InputException.expected(uri, KINDS, "nothing that matches this pattern");
        }
        return Arrays.stream(found).map(status -> new Place(files, status)).toList();
    }

    private InputException unreadable(Exception e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new InputException(uri + ": expected images that can be read, found a fault: " + first, e);
    }

    private static ImageSource source(Place place) throws IOException {
        if (SHARDS.fits(place)) {
            return SHARDS;
        }
        List<ImageSource> fitting = new ArrayList<>();
        for (ImageSource source : SOURCES.keySet()) {
            if (source.fits(place)) {
                fitting.add(source);
            }
        }
        if (fitting.size() > 1) {
            throw InputException.expected(
                    place.uri(),
                    "images kept in one way",
                    SOURCES.get(fitting.get(0)) + " beside " + SOURCES.get(fitting.get(1)));
        }
        return fitting.stream()
                .findFirst()
                .orElseThrow(() -> InputException.expected(
                        place.uri(), KINDS, place.status().isDirectory() ? "none" : "another file"));
    }

    private static void requireDistinctKeys(List<NamedImage> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            NamedImage one = sorted.get(i - 1);
            NamedImage two = sorted.get(i);
            if (one.key().equals(two.key())) {
                throw InputException.expected(
                        two.uri(),
                        "every image once",
                        one.key() + (one.uri().equals(two.uri()) ? " twice" : " also in " + one.uri()));
            }
        }
    }
}
