package org.aq4svit.image;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * One layout in which people keep labelled images.
 *
 * <p>A new layout is one class with these two methods, and its line in {@code Listing}.
 */
public interface ImageSource {
    /** Whether this file or folder holds images in this layout. */
    boolean fits(Place place) throws IOException;

    /**
     * The images of a file or folder that fits.
     *
     * @throws org.aq4svit.fault.InputException if the layout is broken
     */
    Findings images(Place place) throws IOException;

    /**
     * The images behind a URI. Named classes are labelled in alphabetical order, as torchvision labels class folders.
     *
     * @param uri a file, a folder or a Hadoop glob on any Hadoop file system; without a scheme, on the default one
     * @throws org.aq4svit.fault.InputException if there are no images, or not such that every one has a class and a
     *     name of its own
     */
    static ImageListing list(String uri, Configuration conf) {
        return new Listing(uri, conf).ofAllClasses();
    }

    /**
     * The images behind a URI, of the given classes.
     *
     * @param classes names of the classes in the order of their labels
     * @throws org.aq4svit.fault.InputException as {@link #list(String, Configuration)}, and if an image is of another
     *     class
     */
    static ImageListing list(String uri, Configuration conf, List<String> classes) {
        return new Listing(uri, conf).ofClasses(classes);
    }
}
