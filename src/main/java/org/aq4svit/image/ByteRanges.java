package org.aq4svit.image;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/** Reads the bytes of many images, opening each file once and reading it from front to back. */
final class ByteRanges {
    private static final long LONGEST = 1L << 30;

    private final List<ImageRef> images;
    private final Configuration conf;

    ByteRanges(List<ImageRef> images, Configuration conf) {
        this.images = images;
        this.conf = conf;
    }

    /** Takes the bytes of one image. */
    interface Sink {
        /** The bytes of the image with this index in the list. */
        void accept(int image, byte[] bytes);
    }

    /** Hands over every image once, in whatever order suits the files. */
    void read(Sink sink) throws IOException {
        Map<String, List<Integer>> byFile = IntStream.range(0, images.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> images.get(i).position()))
                .collect(Collectors.groupingBy(i -> images.get(i).uri(), TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Integer>> file : byFile.entrySet()) {
            read(new Path(file.getKey()), file.getValue(), sink);
        }
    }

    private void read(Path file, List<Integer> indices, Sink sink) throws IOException {
        try (FSDataInputStream in = file.getFileSystem(conf).open(file)) {
            for (int i : indices) {
                byte[] bytes = new byte[length(images.get(i))];
                in.readFully(images.get(i).position(), bytes);
                sink.accept(i, bytes);
            }
        }
    }

    private static int length(ImageRef image) {
        if (image.length() > LONGEST) {
            throw InputException.expected(
                    image.uri(), "images of at most " + LONGEST + " bytes", image.key() + " of " + image.length());
        }
        return (int) image.length();
    }
}
