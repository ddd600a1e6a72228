package org.aq4svit.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aq4svit.fault.InputException;

/**
 * What an {@link ImageSource} found in one place.
 *
 * @param layout how the images are kept, in words, such as {@code WebDataset tars}
 * @param images in any order
 * @param classes names of the classes in the order of their labels, if the layout keeps them; otherwise none
 * @param framing how the images were framed, if they are pixels already
 */
public record Findings(String layout, List<NamedImage> images, List<String> classes, Optional<Framing> framing) {
    /** Encoded images of a layout that keeps no list of classes. */
    static Findings of(String layout, List<NamedImage> images) {
        return new Findings(layout, images, List.of(), Optional.empty());
    }

    /**
     * All images of several places.
     *
     * @throws InputException if the places keep their images in different ways
     */
    static Findings merged(String where, List<Findings> parts) {
        Findings first = parts.get(0);
        List<NamedImage> images = new ArrayList<>();
        for (Findings part : parts) {
            first.requireAlike(where, part);
            images.addAll(part.images);
        }
        return new Findings(first.layout, images, first.classes, first.framing);
    }

    private void requireAlike(String where, Findings other) {
        if (!layout.equals(other.layout)) {
            throw InputException.expected(
                    where, "images kept in one way", "both " + example() + " and " + other.example());
        }
        if (!classes.equals(other.classes) || !framing.equals(other.framing)) {
            throw InputException.expected(
                    where, "images of the same classes and preprocessing", "others in " + other.example());
        }
    }

    private String example() {
        return layout + (images.isEmpty() ? "" : " (" + images.get(0).uri() + ")");
    }
}
