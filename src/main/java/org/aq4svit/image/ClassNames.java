package org.aq4svit.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;

/** Reads a list of class names such as {@code classes.txt}: one name a line, in the order of their labels. */
public final class ClassNames {
    private ClassNames() {}

    /**
     * The names in a file on any Hadoop file system; empty lines do not count.
     *
     * @throws InputException if there is no such file, or no name in it
     */
    public static List<String> read(String uri, Configuration conf) {
        Path path = Location.path(uri);
        try (FSDataInputStream in = Location.fileSystem(path, conf).open(path)) {
            List<String> names = TextLines.of(in);
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
