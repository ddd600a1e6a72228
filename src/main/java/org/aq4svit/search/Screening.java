package org.aq4svit.search;

import java.util.Optional;

/**
 * What the gate saw of a candidate.
 *
 * @param drift the gating metric, averaged over the neuron layers that were reached
 * @param worst the gating metric at the layer where it is largest
 * @param stoppedAt neuron layer at which the gate stopped it, if it did
 */
public record Screening(double drift, double worst, Optional<String> stoppedAt) {}
