package org.aq4svit.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Table;

/**
 * Spark's record of a sweep ({@code spark.eventLog.enabled}, not compressed), read for what the sweep cost beside computing. Times in it are
 * in milliseconds.
 */
final class EventLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MILLIS = 1e3;

    private final Map<Integer, Job> jobs = new HashMap<>();
    private final Map<Integer, Job> byStage = new HashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Map<String, Integer> coresByExecutor = new HashMap<>();
    private int cores;

    private static final class Job {
        private final String pool;
        private final long submitted;
        private long firstLaunch = Long.MAX_VALUE;
        private long lastFinish;

        Job(String pool, long submitted) {
            this.pool = pool;
            this.submitted = submitted;
        }
    }

    /**
     * A task, whose job may be told of in a later file: a log that was rolled comes in any order. When the driver noticed its end does
     * not matter: it may have launched the next before.
     *
     * @param beside milliseconds for unpacking the task and packing its result
     */
    private record Task(int stage, long launched, long ran, long beside, long bytes) {
        long ended() {
            return launched + ran + beside;
        }
    }

    /**
     * Overheads of a sweep.
     *
     * @param log Spark's event log of the sweep
     * @param run its tables
     */
    static Overheads overheads(String log, RunView run, Configuration hadoop) {
        EventLog events = new EventLog();
        List<String> files = Location.matching(log, hadoop);
        if (files.isEmpty()) {
            throw InputException.expected(log, "the event log of a sweep", "no such file");
        }
        files.forEach(file -> Location.lines(file, hadoop, line -> events.add(line, file)));
        if (events.tasks.isEmpty()) {
            throw InputException.expected(log, "the event log of a sweep that ran tasks", "no task in it");
        }
        events.tasks.forEach(task -> events.timed(task, log));
        if (events.cores == 0) {
            throw InputException.expected(log, "all files of an event log", "none in which an executor is added");
        }
        return events.overheads(run);
    }

    private void add(String line, String log) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InputException(log + ": expected Spark's event log, one JSON object per line, found another", e);
        }
        switch (event.path("Event").asText()) {
            case "SparkListenerJobStart" -> {
                String pool = event.at("/Properties/spark.scheduler.pool").asText("");
                Job job = new Job(pool, event.path("Submission Time").asLong());
                jobs.put(event.path("Job ID").asInt(), job);
                event.path("Stage IDs").forEach(stage -> byStage.put(stage.asInt(), job));
            }
            case "SparkListenerExecutorAdded" -> {
                coresByExecutor.put(
                        event.path("Executor ID").asText(),
                        event.at("/Executor Info/Total Cores").asInt());
                cores = Math.max(
                        cores,
                        coresByExecutor.values().stream().mapToInt(c -> c).sum());
            }
            case "SparkListenerExecutorRemoved" ->
                coresByExecutor.put(event.path("Executor ID").asText(), 0);
            case "SparkListenerTaskEnd" -> add(event);
            default -> {} // a log tells much more than is asked here
        }
    }

    private void add(JsonNode event) {
        JsonNode info = event.path("Task Info");
        JsonNode metrics = event.path("Task Metrics");
        Task task = new Task(
                event.path("Stage ID").asInt(),
                info.path("Launch Time").asLong(),
                metrics.path("Executor Run Time").asLong(),
                metrics.path("Executor Deserialize Time").asLong()
                        + metrics.path("Result Serialization Time").asLong(),
                metrics.path("Result Size").asLong());
        tasks.add(task);
    }

    private void timed(Task task, String log) {
        Job job = byStage.get(task.stage);
        if (job == null) {
            throw InputException.expected(
                    log,
                    "all files of an event log",
                    "a task of stage " + task.stage + ", which begins in none of them");
        }
        job.firstLaunch = Math.min(job.firstLaunch, task.launched);
        job.lastFinish = Math.max(job.lastFinish, task.ended());
    }

    private Overheads overheads(RunView run) {
        long rows = run.read(Table.EVALUATIONS).size() + run.read(Table.DRIFT).size();
        double bytes = tasks.stream().mapToLong(Task::bytes).sum();
        double beside = tasks.stream().mapToLong(Task::beside).average().orElseThrow();
        return new Overheads(
                atOnce().orElse(0) / MILLIS,
                (beside + turnaround().orElse(0)) / MILLIS,
                betweenSteps().orElse(0) / MILLIS,
                (double) rows / jobs.size(),
                bytes / jobs.size(),
                tasks.size(),
                jobs.size());
    }

    /** Tasks in the order of their launch, stage by stage, of stages with more than so many. */
    private List<List<Task>> stages(int more) {
        return tasks.stream()
                .sorted(Comparator.comparingLong(Task::launched))
                .collect(Collectors.groupingBy(Task::stage))
                .values()
                .stream()
                .filter(stage -> stage.size() > more)
                .toList();
    }

    /** From one launch to the next where a stage begins and cores are free: what the driver needs per task. */
    private OptionalDouble atOnce() {
        return stages(1).stream()
                .mapToDouble(stage -> {
                    int first = Math.min(cores, stage.size());
                    return (double) (stage.get(first - 1).launched - stage.get(0).launched) / (first - 1);
                })
                .filter(Double::isFinite)
                .average();
    }

    /** From the end of a task on a core to the next launch there, while the stage has tasks left: the core has nothing to do. */
    private OptionalDouble turnaround() {
        return stages(cores).stream()
                .flatMapToLong(stage -> {
                    long[] ends = stage.stream().mapToLong(Task::ended).sorted().toArray();
                    return IntStream.range(cores, stage.size())
                            .mapToLong(i -> Math.max(0, stage.get(i).launched - ends[i - cores]));
                })
                .average();
    }

    /** What a model's job takes before its first task and after its last, and what passes until its next job. */
    private OptionalDouble betweenSteps() {
        List<Long> between = new ArrayList<>();
        jobs.values().stream().collect(Collectors.groupingBy(j -> j.pool)).forEach((pool, own) -> {
            List<Job> order = own.stream()
                    .filter(j -> j.lastFinish > 0)
                    .sorted(Comparator.comparingLong(j -> j.submitted))
                    .toList();
            for (int i = 1; i < order.size(); i++) {
                between.add(order.get(i).firstLaunch - order.get(i - 1).lastFinish);
            }
        });
        return between.stream().mapToLong(Long::longValue).average();
    }
}
