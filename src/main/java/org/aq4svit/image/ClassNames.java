package org.aq4svit.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;

/** Reads a list of class names such as {@code classes.txt}: one name a line, in the order of their labels. */
public final class ClassNames {
    /** What some editors put in front of a text. */
    static final String BYTE_ORDER_MARK = "^\uFEFF";

    private ClassNames() {}

    /**
     * The names in a file on any Hadoop file system; empty lines do not count.
     *
     * @throws InputException if there is no such file, or no name in it
     */
    public static List<String> read(String uri, Configuration conf) {
        Path path = Location.path(uri);
        try (FSDataInputStream in = Location.fileSystem(path, conf).open(path)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst(BYTE_ORDER_MARK, "");
            List<String> names = text.lines()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.isEmpty()) {
                throw InputException.expected(uri, "class names, one a line", "none");
            }
            return names;
        } catch (FileNotFoundException e) {
            throw InputException.expected(uri, "class names, one a line", "no such file");
        } catch (IOException e) {
            throw new InputException(uri + ": expected class names, found a fault: " + e.getMessage(), e);
        }
    }
}
