package org.aq4svit.search;

import java.util.List;

/** Judges candidates on images. Asking twice for the same costs nothing and gives the same. */
public interface CandidateEvaluator {
    /**
     * Drift on the calibration images, in the order of the candidates.
     *
     * @param limit beyond it a candidate may be stopped, at the first neuron layer that is over it
     */
    List<Screening> screen(List<Candidate> candidates, double limit);

    /** Number of search images, all waves together. */
    long searchImages();

    /** Number of waves that the search images come in; they are in random order, so every wave is a sample of all. */
    int waves();

    /** Accuracy on the search images of one wave, numbered from 0, in the order of the candidates. */
    List<Accuracy> search(List<Candidate> candidates, int wave);

    /** What became of each image of a wave in a candidate that was asked about it and did not fail. */
    Changes changes(Candidate candidate, int wave);

    /** Accuracy on all validation images, in the order of the candidates. */
    List<Accuracy> validate(List<Candidate> candidates);

    /** Accuracy on all validation images. */
    default Accuracy validate(Candidate candidate) {
        return validate(List.of(candidate)).get(0);
    }
}
