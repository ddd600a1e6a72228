package org.aq4svit.table;

/**
 * What the drift gate decided on one candidate. Unique by {@code runId, model, strategy, step, candidate}.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param step search step, see {@link StepRow}
 * @param metric drift metric that decided
 * @param value the candidate's drift in that metric
 * @param limit the limit then in force, in the same metric; null when the gate had none
 * @param verdict {@code kept}, {@code rejected}, or {@code audited}: rejected, and evaluated all the same to measure
 *     what the gate misses
 * @param stoppedAtLayer LIF layer where the forward pass stopped, null if it went through
 * @param trueDrop drop of an audited candidate in points of top-1, null for others
 * @param strategy search strategy that asked
 */
public record GateRow(
        String runId,
        String model,
        String candidate,
        int step,
        String metric,
        double value,
        Double limit,
        String verdict,
        @Nullable String stoppedAtLayer,
        Double trueDrop,
        String strategy) {}
