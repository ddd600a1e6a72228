package org.aq4svit.table;

/**
 * A candidate that no other one beats in both bytes and drop. Unique by {@code runId, model, candidate}.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param bytes footprint of the whole network in bytes
 * @param savingTotal footprint saved on the whole network against float32, percent 0..100
 * @param drop drop in points of top-1 against float32 on the same images; negative when the candidate is better
 * @param dropLow lower bound of the drop, in points
 * @param dropHigh upper bound of the drop, in points
 */
public record FrontierRow(
        String runId,
        String model,
        String candidate,
        long bytes,
        double savingTotal,
        double drop,
        double dropLow,
        double dropHigh) {}
