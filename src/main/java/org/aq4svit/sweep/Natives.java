package org.aq4svit.sweep;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.util.MutableURLClassLoader;

/**
 * The native libraries. They are jars of their own, in the folder {@code natives} beside the application's jar; the launcher names them all, a bare
 * spark-submit brings the application's alone.
 */
final class Natives {
    private static final String JARS = "spark.jars";

    /** One of them that every build has. */
    private static final String SAMPLE = "/org/bytedeco/dnnl/linux-x86_64/libjnidnnl.so";

    private Natives() {}

    /** Brings them to the driver and to the executors to come, if they are not there and lie where they should. */
    static void bring(SparkConf conf) {
        if (Natives.class.getResource(SAMPLE) == null
                && Thread.currentThread().getContextClassLoader() instanceof MutableURLClassLoader loader) {
            bring(conf, loader, jarsBesideTheApplication());
        }
    }

    private static void bring(SparkConf conf, MutableURLClassLoader loader, List<Path> jars) {
        List<String> all = new ArrayList<>(List.of(conf.get(JARS, "").split(",")));
        all.removeIf(String::isEmpty);
        for (Path jar : jars) {
            URI uri = jar.toUri();
            all.add(uri.toString());
            try {
                loader.addURL(uri.toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("a file without a URL: " + jar, e);
            }
        }
        conf.set(JARS, String.join(",", all));
    }

    private static List<Path> jarsBesideTheApplication() {
        List<Path> jars = new ArrayList<>();
        try {
            Path application = Path.of(Natives.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = application.resolveSibling("natives");
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                    found.forEach(jars::add);
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the jars beside the application cannot be listed: " + e, e);
        }
        return jars;
    }
}
