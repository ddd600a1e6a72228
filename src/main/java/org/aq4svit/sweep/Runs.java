package org.aq4svit.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/** Beginning, finding and ending the run in a directory. */
final class Runs {
    private static final String BATCH = "engine.batch";

    /** Keys that decide how fast it goes, not what is found: they may change between a run and its resume. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("sweep.models-at-once", "engine.memory-per-task", BATCH);

    private Runs() {}

    /** The run in a directory, if it holds one. */
    static Optional<RunRow> existing(Path dir, Configuration hadoop) {
        return isIn(dir, hadoop)
                ? RunView.of(dir, hadoop).read(Table.RUNS).stream().findFirst()
                : Optional.empty();
    }

    private static boolean isIn(Path dir, Configuration hadoop) {
        try {
            Path table = new Path(dir, Table.RUNS.name());
            return Location.fileSystem(dir, hadoop).exists(table);
        } catch (IOException e) {
            throw new InputException(
                    dir + ": expected a directory on a known file system, found a fault: " + e.getMessage(), e);
        }
    }

    static RunRow begun(String id, Instant start, SweepConfig config, String sparkVersion) {
        return new RunRow(
                id,
                start,
                null,
                Status.RUNNING,
                config.json(),
                version(),
                sparkVersion,
                Table.SCHEMA_VERSION,
                config.file().isEmpty() ? null : config.file());
    }

    static RunRow finished(RunRow run, String status) {
        return new RunRow(
                run.runId(),
                run.startedAt(),
                Instant.now(),
                status,
                run.configJson(),
                run.codeVersion(),
                run.sparkVersion(),
                run.schemaVersion(),
                run.configFile());
    }

    private static String version() {
        return Objects.requireNonNullElse(Runs.class.getPackage().getImplementationVersion(), "development");
    }

    /** The first key that decides what is found and that two configurations disagree on, with both values. */
    static Optional<String> difference(String before, String now) {
        Map<String, ConfigValue> old = values(before);
        Map<String, ConfigValue> fresh = values(now);
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(fresh.keySet());
        keys.removeAll(WITHOUT_EFFECT);
        return keys.stream()
                .filter(k -> !Objects.equals(old.get(k), fresh.get(k)))
                .findFirst()
                .map(k -> k + " was " + rendered(old.get(k)) + " and is " + rendered(fresh.get(k)));
    }

    /** Whether images are computed in other batches than before, which a network that mixes them would notice. */
    static boolean differInBatch(String before, String now) {
        return !Objects.equals(values(before).get(BATCH), values(now).get(BATCH));
    }

    private static String rendered(ConfigValue value) {
        return value == null ? "unset" : value.render();
    }

    private static Map<String, ConfigValue> values(String json) {
        Config config = ConfigFactory.parseString(json);
        Map<String, ConfigValue> values = new TreeMap<>();
        config.entrySet().forEach(e -> values.put(e.getKey(), e.getValue()));
        return values;
    }
}
