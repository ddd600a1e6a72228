package org.aq4svit.image;

import java.util.Locale;
import java.util.Set;

/** Tells images from other files by their names. */
final class ImageNames {
    /**
     * The extensions that torchvision's {@code ImageFolder} takes for images, whether or not they can be decoded here.
     */
    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "png", "ppm", "bmp", "pgm", "tif", "tiff", "webp");

    private ImageNames() {}

    /**
     * Whether a path with slashes names an image. Hidden files never do: {@code ._x.jpg} is what macOS leaves beside
     * x.jpg.
     */
    static boolean isImage(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0
                && !name.startsWith(".")
                && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
