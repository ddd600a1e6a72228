package org.aq4svit.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.sweep.Demo;
import org.aq4svit.sweep.Sweep;
import org.aq4svit.sweep.SweepConfig;

/**
 * A small run over the demo network, to export from.
 *
 * @param folder the run directory
 */
record DemoRun(Path folder) {
    static final String MODEL = "sdtv2-tiny";

    /** Sweeps the demo with more configuration than {@link Demo#sweep} has. */
    static DemoRun swept(Path parent, String name, String more) throws IOException {
        Path own = Files.createDirectories(parent.resolve(name));
        Path run = own.resolve("run");
        try (JavaSparkContext spark = Demo.spark()) {
            SweepConfig config =
                    SweepConfig.read(Demo.sweep(own, more).toString(), Map.of(), spark.hadoopConfiguration());
            Sweep.start(spark, config, new org.apache.hadoop.fs.Path(run.toUri()))
                    .execute();
        }
        return new DemoRun(run);
    }

    /** Exports what a strategy chose. */
    Export.Report export(String strategy, String format, Path out) throws IOException {
        Export.Request request = new Export.Request(
                folder.toString(), MODEL, Optional.of(strategy), Optional.empty(), Optional.empty(), format, out);
        return new Export(request, new Configuration(), sentence -> {}).execute();
    }
}
