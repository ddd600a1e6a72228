package org.aq4svit.search;

import java.util.List;
import java.util.Optional;

/** Takes down what a strategy does, step by step. */
public interface Diary {
    /** A step is done. */
    void step(Step step);

    /**
     * One round of expanding, gating, evaluating and choosing.
     *
     * @param level granularity of its moves
     * @param decisions one per candidate the step looked at
     * @param kept number of candidates that go on
     * @param best the best of those, if any
     */
    record Step(Level level, List<Decision> decisions, int kept, Optional<Candidate> best) {}

    /**
     * What became of one candidate in a step.
     *
     * @param parent what it was made from
     * @param screening what the gate saw; absent if there was no gate
     * @param passed whether it reached the accuracy evaluation
     * @param accuracy what that said
     */
    record Decision(
            Candidate candidate,
            Candidate parent,
            Optional<Screening> screening,
            boolean passed,
            Optional<Accuracy> accuracy) {}
}
