package org.aq4svit.tensor;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Files of {@code src/test/resources}. */
public final class Resources {
    private Resources() {}

    /** The file {@code name}, {@code golden/sdtv2-tiny/model.pth} for example. */
    public static Path file(String name) {
        URL url = Objects.requireNonNull(Resources.class.getResource("/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
