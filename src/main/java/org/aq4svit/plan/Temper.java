package org.aq4svit.plan;

import org.apache.commons.math3.random.RandomGenerator;

/**
 * How imagined networks answer: typical values of what the five demo networks showed, and how much networks differ, from the best uniform
 * widths of all of them. {@link #RESTLESSNESS} and {@link #ROUNDING} are set by hand so that about the same widths are good enough as there.
 *
 * <p>To measure them again: {@code submit/aq4svit sweep --config conf/zoo.conf --out DIR}, then, of the tables {@code evaluations} (purpose
 * search, candidates seen on 2,500 images and more) and {@code drift}, for each network the divergence, the lost and the gained images per
 * image, how what is lost beyond what is gained goes with the divergence (there, and among candidates that were given up after the first wave), and
 * how the mean and the largest flip rate of a candidate do.
 */
final class Temper {
    /** The width that rounding errors are counted in. */
    static final int USUAL_BITS = 4;

    /** Share of images that the float network gets right. */
    static final double TOP1 = 0.875;

    /** How much the layers of a network differ: standard deviation of the logarithm of their sensitivity. */
    private static final double UNEVENNESS = 1;

    /** How much networks differ, likewise. */
    private static final double CHARACTER = 0.6;

    /** How much candidates of equal rounding errors differ, likewise. */
    private static final double LUCK = 0.1;

    /** Divergence after any change, however small, in nats. */
    private static final double RESTLESSNESS = 0.09;

    /** Divergence that comes on top if all weights have {@link #USUAL_BITS}, in nats; the median of networks. */
    private static final double ROUNDING = 0.048;

    /** Share of the wrong answers that become right by any change, however small. */
    private static final double GAINED = 0.34;

    /** Divergence up to which as many answers are lost as gained, in nats. */
    private static final double HARMLESS = 0.062;

    /** How the share of all answers that is lost beyond those gained grows with the square of the divergence beyond that. */
    private static final double HARM = 1.28;

    /** How much of what makes an image easily lost or gained is the image's, and not the candidate's. */
    private static final double OF_THE_IMAGE = 0.8;

    /** Mean share of spikes that differ, where {@link #USUAL_DIVERGENCE} nats diverge. */
    private static final double FLIPS = 0.18;

    private static final double USUAL_DIVERGENCE = 0.2;

    /** How it grows with the divergence: its logarithm, per logarithm of that. */
    private static final double FLIPS_GROWTH = 0.1;

    /** How much candidates of equal divergence differ in it: standard deviation of its logarithm. */
    private static final double FLIPS_SPREAD = 0.035;

    /** The largest share of a layer over the mean. */
    private static final double WORST = 1.45;

    private Temper() {}

    /** Divergence that each layer of some network causes at {@link #USUAL_BITS}. */
    static double[] sensitivities(int layers, RandomGenerator random) {
        double all = ROUNDING * Math.exp(CHARACTER * random.nextGaussian());
        double[] shares = new double[layers];
        double sum = 0;
        for (int i = 0; i < layers; i++) {
            shares[i] = Math.exp(UNEVENNESS * random.nextGaussian());
            sum += shares[i];
        }
        for (int i = 0; i < layers; i++) {
            shares[i] *= all / sum;
        }
        return shares;
    }

    /** The divergence of a candidate whose layers cause so much. */
    static double divergence(double ofLayers, RandomGenerator random) {
        return ofLayers == 0 ? 0 : (RESTLESSNESS + ofLayers) * Math.exp(LUCK * random.nextGaussian());
    }

    /** Share of the right answers that become wrong. */
    static double lost(double divergence) {
        double beyond = Math.max(0, divergence - HARMLESS);
        double drop = HARM * beyond * beyond;
        return Math.min(1, (gained(divergence) * (1 - TOP1) + drop) / TOP1);
    }

    /** Share of the wrong answers that become right. */
    static double gained(double divergence) {
        return divergence == 0 ? 0 : GAINED;
    }

    /**
     * How firmly an image keeps its answer under a candidate.
     *
     * @param image draws the same for all candidates
     */
    static double firmness(RandomGenerator image, RandomGenerator candidate) {
        return OF_THE_IMAGE * image.nextDouble() + (1 - OF_THE_IMAGE) * candidate.nextDouble();
    }

    /** Mean share of spikes that differ. */
    static double flips(double divergence, RandomGenerator random) {
        double growth = Math.pow(divergence / USUAL_DIVERGENCE, FLIPS_GROWTH);
        return FLIPS * growth * Math.exp(FLIPS_SPREAD * random.nextGaussian());
    }

    /** Share of spikes that differ in the worst layer. */
    static double worst(double flips) {
        return WORST * flips;
    }
}
