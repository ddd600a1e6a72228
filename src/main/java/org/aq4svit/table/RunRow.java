package org.aq4svit.table;

import java.time.Instant;

/**
 * A run: one call of {@code sweep}, with all its resumes. Unique by {@code runId}.
 *
 * @param runId what all rows of this run carry
 * @param startedAt when the run began, UTC, to the microsecond
 * @param finishedAt when it ended, UTC, to the microsecond; null until then
 * @param status {@link Status#RUNNING}, {@link Status#OK} or {@link Status#FAILED}
 * @param configJson the whole configuration in force, defaults included, as one JSON object
 * @param codeVersion version of this product
 * @param sparkVersion version of Spark that the run was started on
 * @param schemaVersion version of these tables, see {@link Table#SCHEMA_VERSION}
 * @param configFile URI of the file that the configuration was read from, which its paths are relative to; null if there is none
 */
public record RunRow(
        String runId,
        Instant startedAt,
        @Nullable Instant finishedAt,
        String status,
        String configJson,
        String codeVersion,
        String sparkVersion,
        int schemaVersion,
        @Nullable String configFile) {}
