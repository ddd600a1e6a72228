package org.aq4svit.search;

/**
 * How a candidate did on a set of images, beside the float network on the same images.
 *
 * @param images number of images
 * @param baselineCorrect1 images whose first guess the float network gets right
 * @param correct1 images whose first guess is right
 * @param correct5 images whose label is among the five best guesses
 * @param lost right before, wrong now
 * @param gained wrong before, right now
 * @param lossIncrease mean increase of the cross-entropy against the label, in nats
 * @param divergence mean Kullback-Leibler divergence of the answers from the float network's, in nats
 */
public record Accuracy(
        long images,
        long baselineCorrect1,
        long correct1,
        long correct5,
        long lost,
        long gained,
        double lossIncrease,
        double divergence) {

    /** What is known before anything was asked. */
    public static final Accuracy OF_NOTHING = new Accuracy(0, 0, 0, 0, 0, 0, 0, 0);

    /** That of a candidate that could not be evaluated: wrong everywhere. */
    public static Accuracy failed(long images) {
        return new Accuracy(images, images, 0, 0, images, 0, Double.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    /** Whether some of it could not be evaluated. */
    public boolean isFailed() {
        return !Double.isFinite(divergence);
    }

    /** Both together, for other images. */
    public Accuracy and(Accuracy other) {
        long all = images + other.images;
        return new Accuracy(
                all,
                baselineCorrect1 + other.baselineCorrect1,
                correct1 + other.correct1,
                correct5 + other.correct5,
                lost + other.lost,
                gained + other.gained,
                (images * lossIncrease + other.images * other.lossIncrease) / all,
                (images * divergence + other.images * other.divergence) / all);
    }

    /**
     * Mean increase of the distillation loss, in nats: half that of the cross-entropy against the label, half that against the float network's
     * answers (Hinton, Vinyals and Dean, 2015). On a few hundred images it foretells the drop of a whole setting better than either half
     * does: answers may diverge and be right, and labels alone are noisy.
     */
    double distillationLoss() {
        return (lossIncrease + divergence) / 2;
    }

    /** Share of right first guesses, in percent. */
    public double top1() {
        return 100.0 * correct1 / images;
    }

    /** Share of labels among the five best guesses, in percent. */
    public double top5() {
        return 100.0 * correct5 / images;
    }

    /** The float network's share of right first guesses on these images, in percent. */
    public double baselineTop1() {
        return 100.0 * baselineCorrect1 / images;
    }

    /** Baseline top-1 minus candidate top-1, in points. */
    public double drop() {
        return 100.0 * (lost - gained) / images;
    }

    /**
     * Half the width of the 95 % interval around {@link #drop()}, in points: Wald's interval for paired proportions with half an image
     * added to each cell (Agresti and Min, 2005).
     */
    public double margin() {
        double n = images + 2.0;
        double up = lost + 0.5;
        double down = gained + 0.5;
        return 100 * 1.96 * Math.sqrt(up + down - (up - down) * (up - down) / n) / n;
    }
}
