package org.aq4svit.table;

/**
 * How far one candidate's membrane potentials drift at one LIF layer from the float32 network's, on the same images,
 * averaged over time steps, neurons and images. Unique by {@code runId, model, candidate, layer}. A candidate that the
 * gate stops has rows up to the layer where it stopped.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param layer name of the LIF layer
 * @param driftMean mean absolute difference of the membrane potential before reset, in units of the threshold
 * @param driftNearThreshold the same, weighted by nearness to the threshold
 * @param flipRate share of spikes that differ, 0..1
 * @param rate share of neurons that fire in the candidate, 0..1
 * @param rateReference share of neurons that fire in the float32 network, 0..1
 * @param images number of images behind the averages
 */
public record DriftRow(
        String runId,
        String model,
        String candidate,
        String layer,
        double driftMean,
        double driftNearThreshold,
        double flipRate,
        double rate,
        double rateReference,
        long images) {}
