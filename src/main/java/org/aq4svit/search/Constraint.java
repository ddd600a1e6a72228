package org.aq4svit.search;

import java.util.Comparator;

/** What a setting must keep; what it leaves open is to be made as good as possible. */
public sealed interface Constraint permits MaxDrop, MaxSize {
    /** Whether a candidate with this accuracy on the validation images keeps it. */
    boolean allows(Candidate candidate, Accuracy accuracy);

    /** How candidates are judged on the search images. */
    Race race(Race.Rules rules, CandidateEvaluator evaluator, double baselineTop1);

    /** The gate's limit to begin with, if {@code configured} is the one asked for. */
    double gateLimit(double configured);

    /** Which of two that keep the constraint is better, before their validation: the better first. */
    Comparator<Trial> preference();

    /** How many finalists that keep the constraint get a full pass, for the best of them to be taken. */
    int fullPasses();

    /** The setting that comes nearest to keeping it, as far as one can tell without looking. */
    Candidate nearest(SearchSpace space);

    /** Which of two candidates with full passes is better: the better first; those that keep the constraint before those that do not. */
    Comparator<FinalPass.Winner> verdict();
}
