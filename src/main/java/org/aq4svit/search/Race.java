package org.aq4svit.search;

import java.util.List;

/** Judges candidates on the search images, on as few of them as it takes. */
public interface Race {
    /**
     * How to judge.
     *
     * @param error largest probability of a wrong answer before all search images were seen, in either direction
     */
    record Rules(double error) {}

    /** A verdict on each, in their order. */
    List<Trial> run(List<Candidate> candidates);
}
