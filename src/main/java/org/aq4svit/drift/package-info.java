/**
 * Membrane potential drift: how far a quantized network's membranes are from the float network's on the same images.
 *
 * <p>A {@link org.aq4svit.drift.DriftMeter} watches a walk and tallies every neuron layer; a
 * {@link org.aq4svit.drift.DriftMetric} reads one number from a tally; a {@link org.aq4svit.drift.Gate} stops what drifts too far
 * before it is computed to the end.
 */
package org.aq4svit.drift;
