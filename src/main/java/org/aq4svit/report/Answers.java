package org.aq4svit.report;

import org.aq4svit.search.Accuracy;
import org.aq4svit.table.EvaluationRow;

/**
 * A candidate's answers on some images, as sums beside the float network's.
 *
 * @param images number of images
 * @param lost right in float32, wrong here
 * @param gained wrong in float32, right here
 * @param divergence Kullback-Leibler divergence from the float network's answers, in nats, summed over the images
 */
record Answers(long images, long lost, long gained, double divergence) {
    static final Answers NONE = new Answers(0, 0, 0, 0);

    static Answers of(EvaluationRow row) {
        return new Answers(row.images(), row.lost(), row.gained(), row.divergence());
    }

    Answers and(Answers other) {
        return new Answers(
                images + other.images, lost + other.lost, gained + other.gained, divergence + other.divergence);
    }

    /** Points of top-1 lost against the float network. */
    double drop() {
        return accuracy().drop();
    }

    /** Half the width of the drop's 95 % interval, in points. */
    double margin() {
        return accuracy().margin();
    }

    /** Mean divergence per image, in nats. */
    double meanDivergence() {
        return divergence / images;
    }

    private Accuracy accuracy() {
        return new Accuracy(images, 0, 0, 0, lost, gained, 0, divergence / images);
    }
}
