package org.aq4svit.image;

import java.io.IOException;
import java.util.List;

/** One way in which the images of a tar are labelled. */
interface TarLayout {
    /** The layout in words, as a plural. */
    String name();

    /** Whether this tar's images are labelled so. */
    boolean fits(Tar tar) throws IOException;

    /** The images, labelled; a tar that fits and is not whole is an {@code InputException}. */
    List<NamedImage> images(Tar tar) throws IOException;
}
