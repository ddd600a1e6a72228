package org.aq4svit.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's own image reader of one format: other readers on a cluster's class path are not known to equal Pillow.
 *
 * <p>Safe for use by many threads, as each call has a reader of its own. Nothing is cached on disk.
 */
final class JdkReader {
    private static final String HOME = "com.sun.imageio.plugins.";

    private final ImageReaderSpi provider;

    /** The reader of a format such as {@code png}. */
    JdkReader(String format) {
        Iterator<ImageReaderSpi> own = IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, spi -> isOwn((ImageReaderSpi) spi, format), false);
        this.provider = own.next();
    }

    private static boolean isOwn(ImageReaderSpi provider, String format) {
        return provider.getPluginClassName().startsWith(HOME + format);
    }

    /** What to ask of a reader. */
    interface Question<T> {
        /** The answer of a reader whose input is set. */
        T ask(ImageReader reader) throws IOException, DamagedImageException;
    }

    /** The answer of a reader of these bytes, without their metadata. */
    <T> T read(byte[] file, Question<T> question) throws DamagedImageException {
        try {
            return readOrFail(file, question);
        } catch (IOException | RuntimeException e) { // the readers meet damage with either
            String fault =
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            throw new DamagedImageException("expected an image that can be decoded, found a broken one: " + fault, e);
        }
    }

    private <T> T readOrFail(byte[] file, Question<T> question) throws IOException, DamagedImageException {
        ImageReader reader = provider.createReaderInstance();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return question.ask(reader);
        } finally {
            reader.dispose();
        }
    }
}
