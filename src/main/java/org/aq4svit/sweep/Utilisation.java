package org.aq4svit.sweep;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.aq4svit.table.SessionRow;
import scala.jdk.javaapi.CollectionConverters;

/** Watches how well the cluster's cores are used. */
final class Utilisation extends SparkListener {
    private final Map<String, Integer> coresByExecutor = new HashMap<>();
    private final Instant start = Instant.now();
    private long lastChange;
    private double coreMillis;
    private int mostCores;
    private long firstLaunch = Long.MAX_VALUE;
    private long lastFinish;
    private double taskMillis;
    private long tasks;
    private long failed;

    private Utilisation() {}

    /** Watches from now on. */
    static Utilisation of(SparkContext spark) {
        Utilisation utilisation = new Utilisation();
        spark.addSparkListener(utilisation);
        CollectionConverters.asJava(spark.statusStore().executorList(true))
                .forEach(e -> utilisation.change(e.id(), e.totalCores(), System.currentTimeMillis()));
        return utilisation;
    }

    @Override
    public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
        change(added.executorId(), added.executorInfo().totalCores(), added.time());
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        change(removed.executorId(), 0, removed.time());
    }

    /** Slots that come and go count for as long as they were there, from the first task on. */
    private synchronized void change(String executor, int cores, long now) {
        advance(now);
        coresByExecutor.put(executor, cores);
        mostCores = Math.max(mostCores, cores());
    }

    private void advance(long now) {
        long from = Math.max(lastChange, firstLaunch);
        if (now > from) {
            coreMillis += 1.0 * (now - from) * cores();
        }
        lastChange = Math.max(lastChange, now);
    }

    private int cores() {
        return coresByExecutor.values().stream().mapToInt(c -> c).sum();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        long launched = end.taskInfo().launchTime();
        if (firstLaunch == Long.MAX_VALUE) {
            firstLaunch = launched;
            coreMillis = Math.max(0, 1.0 * (lastChange - launched) * cores());
        }
        lastFinish = Math.max(lastFinish, end.taskInfo().finishTime());
        taskMillis += atWork(end);
        tasks++;
        failed += end.taskInfo().successful() ? 0 : 1;
    }

    /** What an executor tells of a task; nobody tells of one whose executor was lost. */
    private static long atWork(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        return metrics == null
                ? 0
                : metrics.executorDeserializeTime() + metrics.executorRunTime() + metrics.resultSerializationTime();
    }

    /** Share of the slots' time from the start of the first task to the end of the last that tasks filled. */
    synchronized OptionalDouble busy() {
        if (tasks == 0) {
            return OptionalDouble.empty();
        }
        advance(lastFinish);
        return OptionalDouble.of(taskMillis / coreMillis);
    }

    /** This session as a row. */
    synchronized SessionRow row(String runId) {
        OptionalDouble busy = busy();
        return new SessionRow(
                runId,
                start,
                Instant.now(),
                mostCores,
                tasks,
                failed,
                taskMillis / 1000,
                busy.isPresent() ? busy.getAsDouble() : null);
    }
}
