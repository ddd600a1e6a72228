package org.aq4svit.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A candidate setting that a search looked at. Unique by {@code runId, model, candidate}.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param step search step that made it, see {@link StepRow}; 0 for the float network
 * @param parent id of the candidate it was made from, null for a first one
 * @param strategy search strategy that made it
 * @param setting the setting in its text form, for example {@code *=4,head=8}
 * @param bits bit width of every weight layer by layer name: 2..8, 16 or 32 (left in float32)
 * @param bytes footprint of the whole network in bytes
 * @param effectiveBits average bits per weight, over the weight layers
 * @param savingWeights footprint saved on the weight layers against float32, percent 0..100
 * @param savingTotal footprint saved on the whole network against float32, percent 0..100
 */
public record CandidateRow(
        String runId,
        String model,
        String candidate,
        int step,
        @Nullable String parent,
        String strategy,
        String setting,
        Map<String, Integer> bits,
        long bytes,
        double effectiveBits,
        double savingWeights,
        double savingTotal) {

    /** Keeps a copy of {@code bits} in its order. */
    public CandidateRow {
        bits = Collections.unmodifiableMap(new LinkedHashMap<>(bits));
    }
}
