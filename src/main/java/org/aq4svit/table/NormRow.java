package org.aq4svit.table;

import java.util.List;

/**
 * Statistics of one norm of a candidate that was given a full pass, estimated again on the calibration images. Unique by
 * {@code runId, model, candidate, norm}. The table is empty if the norms keep the statistics of the checkpoint.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param norm PyTorch module name of the norm
 * @param mean running mean per channel
 * @param variance running variance per channel
 */
public record NormRow(
        String runId, String model, String candidate, String norm, List<Double> mean, List<Double> variance) {}
