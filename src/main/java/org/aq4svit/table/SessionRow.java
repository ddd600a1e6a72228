package org.aq4svit.table;

import java.time.Instant;

/**
 * A session of a run: one process that worked on it, from its start or {@code --resume} to its end. Unique by {@code runId, startedAt}. A process
 * that was killed leaves none.
 *
 * @param runId the run
 * @param startedAt when it began, UTC, to the microsecond
 * @param endedAt when it ended, UTC, to the microsecond
 * @param cores the most task slots it had at once
 * @param tasks tasks that were finished, failed attempts included
 * @param failedTasks attempts that failed, those of lost executors included
 * @param taskSeconds wall-clock seconds that executors spent on tasks, added up: unpacking them, running them, packing their results; not
 *     what the driver took to launch them and to notice their end
 * @param busy share of the slots' time from the start of the first task to the end of the last that executors spent so; null without
 *     tasks
 */
public record SessionRow(
        String runId,
        Instant startedAt,
        Instant endedAt,
        int cores,
        long tasks,
        long failedTasks,
        double taskSeconds,
        @Nullable Double busy) {}
