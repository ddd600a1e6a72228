package org.aq4svit.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.fault.InputException;

/**
 * A tar of samples as the WebDataset library writes it: files that only differ behind the first dot of their name belong together, an image
 * and its label in {@code x.cls}, or under {@code label} or {@code cls} in {@code x.json}.
 */
final class WebDataset implements TarLayout {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "WebDataset tars";
    }

    /** JSON files beside images in class folders may be about anything; the folders then tell the class. */
    @Override
    public boolean fits(Tar tar) {
        boolean flat = tar.images().stream().noneMatch(e -> e.path().contains("/"));
        return tar.entries().stream()
                .map(WebDataset::extension)
                .anyMatch(x -> x.equals("cls") || (flat && x.equals("json")));
    }

    @Override
    public List<NamedImage> images(Tar tar) throws IOException {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (Tar.Entry entry : tar.entries()) {
            samples.computeIfAbsent(sample(entry), s -> new Sample(tar.place())).add(entry);
        }
        List<NamedImage> images = new ArrayList<>();
        String stem = tar.place().name().replaceFirst("\\.tar$", "");
        for (Sample sample : samples.values()) {
            if (sample.image != null || sample.cls != null) {
                Tar.Entry image = sample.image();
                // Samples have a name of their own within a tar only.
                images.add(tar.image(stem + "/" + image.path(), image, sample.mark(tar)));
            }
        }
        return images;
    }

    /** The path up to the first dot of the file's name. */
    private static String sample(Tar.Entry entry) {
        String path = entry.path();
        int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
        return dot < 0 ? path : path.substring(0, dot);
    }

    private static String extension(Tar.Entry entry) {
        return entry.path()
                .substring(Math.min(sample(entry).length() + 1, entry.path().length()));
    }

    /** The files of a sample that matter here. */
    private static final class Sample {
        private final Place tar;
        private Tar.Entry image;
        private Tar.Entry cls;
        private Tar.Entry json;

        Sample(Place tar) {
            this.tar = tar;
        }

        void add(Tar.Entry entry) {
            if (entry.isImage()) {
                image = only(image, entry);
            } else if (extension(entry).equals("cls")) {
                cls = only(cls, entry);
            } else if (extension(entry).equals("json")) {
                json = only(json, entry);
            }
        }

        private Tar.Entry only(Tar.Entry before, Tar.Entry entry) {
            if (before != null) {
                throw InputException.expected(
                        tar.uri(),
                        "one image and one label per sample",
                        "both " + before.path() + " and " + entry.path());
            }
            return entry;
        }

        Tar.Entry image() {
            if (image == null) {
                throw InputException.expected(tar.uri(), "an image beside every label", "none beside " + cls.path());
            }
            return image;
        }

        ClassMark mark(Tar tar) throws IOException {
            if (cls == null && json == null) {
                throw InputException.expected(
                        tar.place().uri(), "a label (.cls or .json) beside every image", "none beside " + image.path());
            }
            return cls != null ? label(cls, tar.text(cls).strip()) : label(json, field(tar.text(json)));
        }

        private ClassMark label(Tar.Entry entry, String text) {
            if (ClassMark.of(text) instanceof ClassMark.Label label) {
                return label;
            }
            throw InputException.expected(
                    tar.uri(),
                    "a label, a whole number, in " + entry.path(),
                    "'" + text.lines().findFirst().orElse("") + "'");
        }

        private static String field(String text) {
            try {
                JsonNode node = JSON.readTree(text);
                return node.path("label").isMissingNode()
                        ? node.path("cls").asText()
                        : node.path("label").asText();
            } catch (JsonProcessingException e) {
                return text;
            }
        }
    }
}
