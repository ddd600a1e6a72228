package org.aq4svit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.sweep.SweepConfig;
import picocli.CommandLine.Option;

/** The options that say which sweep a command is about. */
final class SweepFile {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The sweep's configuration (HOCON).")
    private String config;

    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "Override a key of the configuration.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** The sweep, checked. */
    SweepConfig read(Configuration hadoop) {
        return SweepConfig.read(config, overrides, hadoop);
    }

    @Override
    public String toString() {
        return config;
    }
}
