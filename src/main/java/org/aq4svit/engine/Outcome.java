package org.aq4svit.engine;

import java.util.Optional;

/**
 * What became of one setting in a walk.
 *
 * @param logits {@code [B, classes]}, absent if the watch stopped the walk
 * @param stoppedAt neuron layer at which the watch stopped it
 * @param watch the watch with all it has seen
 * @param statistics of the norms that went by the images of the walk; none if they were known before
 */
public record Outcome(Optional<float[]> logits, Optional<String> stoppedAt, Watch watch, NormStatistics statistics) {}
