package org.aq4svit.search;

/**
 * What the search images say of a candidate.
 *
 * @param accuracy on the images it was judged on, more or less of them
 * @param divergence mean divergence from the float network's answers on the first wave, which every candidate was judged on, in nats
 * @param eligible whether it may be what the search is after
 * @param descends whether it is worth going on from it to smaller ones
 */
record Trial(Candidate candidate, Accuracy accuracy, double divergence, boolean eligible, boolean descends) {}
