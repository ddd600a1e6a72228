package org.aq4svit.search;

import java.util.List;

/** Judges candidates on images. Asking twice for the same costs nothing and gives the same. */
public interface CandidateEvaluator {
    /** Drift on the calibration images, in the order of the candidates. */
    List<Screening> screen(List<Candidate> candidates);

    /** Accuracy on the search images, in the order of the candidates. */
    List<Accuracy> search(List<Candidate> candidates);

    /** Accuracy on all validation images. */
    Accuracy validate(Candidate candidate);
}
