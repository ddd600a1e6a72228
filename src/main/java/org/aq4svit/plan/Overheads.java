package org.aq4svit.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.table.RunView;

/**
 * What Spark and the driver cost beside computing, as {@link EventLog} measures it.
 *
 * @param launchSeconds of the driver per task, one task after the other
 * @param taskSeconds on a core per task, beside running it: unpacking, packing, and waiting for the next one
 * @param stepSeconds of the driver between two questions of a model, the job's beginning and end included
 * @param rowsPerStep that a step writes into the tables
 * @param bytesPerStep that tasks send to the driver
 * @param tasks measured
 * @param steps measured
 */
public record Overheads(
        double launchSeconds,
        double taskSeconds,
        double stepSeconds,
        double rowsPerStep,
        double bytesPerStep,
        long tasks,
        long steps) {

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    static final Overheads NONE = new Overheads(0, 0, 0, 0, 0, 0, 0);

    /** Those of the quickstart on two cores, from {@code overheads.json} beside this class. */
    public static Overheads usual() {
        try (InputStream in = Overheads.class.getResourceAsStream("overheads.json")) {
            return JSON.readValue(in, Overheads.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of a sweep.
     *
     * @param log its event log by Spark, or a glob that matches nothing else
     * @param run its tables
     */
    public static Overheads measured(String log, RunView run, Configuration hadoop) {
        return EventLog.overheads(log, run, hadoop);
    }

    /** Each of them taken away alone: what could stop a sweep from scaling. */
    List<Without> each() {
        return List.of(
                new Without("the driver launches one task at a time", withLaunch(0)),
                new Without("what a task costs beside computing", withTask(0)),
                new Without("the driver's work between two steps", withStep(0)));
    }

    /** All but one cause. */
    record Without(String cause, Overheads rest) {}

    private Overheads withLaunch(double seconds) {
        return new Overheads(seconds, taskSeconds, stepSeconds, rowsPerStep, bytesPerStep, tasks, steps);
    }

    private Overheads withTask(double seconds) {
        return new Overheads(launchSeconds, seconds, stepSeconds, rowsPerStep, bytesPerStep, tasks, steps);
    }

    private Overheads withStep(double seconds) {
        return new Overheads(launchSeconds, taskSeconds, seconds, rowsPerStep, bytesPerStep, tasks, steps);
    }
}
