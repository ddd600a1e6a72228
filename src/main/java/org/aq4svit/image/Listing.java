package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/** Turns a URI into the places it names, asks the source that fits each, and numbers the classes. */
final class Listing {
    /** In the order in which they are asked. */
    private static final List<ImageSource> SOURCES = List.of(new TarOfFolders(), new FolderOfTars(), new ImageFolder());

    private static final String KINDS = "a folder of class folders, or tars of class folders";

    private final String uri;
    private final Configuration conf;

    Listing(String uri, Configuration conf) {
        this.uri = uri;
        this.conf = conf;
    }

    ImageListing ofAllClasses() {
        List<NamedImage> images = images();
        List<String> classes =
                images.stream().map(NamedImage::className).distinct().sorted().toList();
        return labelled(images, classes);
    }

    ImageListing ofClasses(List<String> classes) {
        return labelled(images(), classes);
    }

    private ImageListing labelled(List<NamedImage> images, List<String> classes) {
        Map<String, Integer> labels = new HashMap<>();
        for (String name : classes) {
            if (labels.put(name, labels.size()) != null) {
                throw InputException.expected("the list of classes", "every class once", name + " twice");
            }
        }
        return new ImageListing(
                images.stream().map(image -> labelled(image, labels)).toList(), classes);
    }

    private static ImageRef labelled(NamedImage image, Map<String, Integer> labels) {
        Integer label = labels.get(image.className());
        if (label == null) {
            throw InputException.expected(
                    image.uri(),
                    "one of the " + labels.size() + " listed classes",
                    "class folder " + image.className());
        }
        return image.labelled(label);
    }

    /** All images, in the order of their keys. */
    private List<NamedImage> images() {
        try {
            List<NamedImage> images = new ArrayList<>();
            for (Place place : places()) {
                images.addAll(source(place).images(place));
            }
            if (images.isEmpty()) {
                throw InputException.expected(uri, "images in " + KINDS, "none");
            }
            images.sort(Comparator.comparing(NamedImage::key));
            requireDistinctKeys(images);
            return images;
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
        return new InputException(uri + ": expected images that can be read, found a fault: " + e.getMessage(), e);
    }

    private static ImageSource source(Place place) throws IOException {
        for (ImageSource source : SOURCES) {
            if (source.fits(place)) {
                return source;
            }
        }
        throw InputException.expected(place.uri(), KINDS, "another file");
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
