package org.aq4svit.image;

import java.io.Serializable;
import java.util.List;

/**
 * All images of a source.
 *
 * @param images in the order of their keys
 * @param classes class names; a label is an index in this list
 */
public record ImageListing(List<ImageRef> images, List<String> classes) implements Serializable {
    /** Copies both lists. */
    public ImageListing {
        images = List.copyOf(images);
        classes = List.copyOf(classes);
    }
}
