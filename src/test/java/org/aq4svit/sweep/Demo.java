package org.aq4svit.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The demo network and images, and sweeps over them that are small enough for a test. */
public final class Demo {
    /** Where the demo data lie. */
    public static final Path DATA = Path.of("data-manifests/demo").toAbsolutePath();

    /** Descriptor of the trained SDT-V2. */
    public static final String MODEL = DATA.resolve("sdtv2-tiny/model.conf").toString();

    /** All evaluation images. */
    public static final String EVAL = DATA + "/eval-*.tar";

    private Demo() {}

    /** Spark in this JVM. */
    public static JavaSparkContext spark() {
        return new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.scheduler.mode", "FAIR")
                .set("spark.driver.host", "127.0.0.1"));
    }

    /** A configuration that decides like a real one, on few images and few widths. */
    public static Path sweep(Path folder, String more) throws IOException {
        String text = """
            models = ["%s"]
            images {
              validate = "%s", validate-limit = 192
              search-limit = 192, drift-limit = 16, shard-size = 48
            }
            search { strategy = ["uniform", "greedy", "beam", "frontier"], width = 2, top-k = 1, race.first-wave = 48, bits = [8, 4, 3], granularity = "stage" }
            %s
            """.formatted(MODEL, EVAL, more);
        return Files.writeString(folder.resolve("sweep.conf"), text);
    }
}
