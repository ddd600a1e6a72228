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
     * @param level what its moves change, or what it is about
     * @param decisions one per candidate the step looked at
     * @param kept number of candidates that go on
     * @param best the best of those, if any
     */
    record Step(String level, List<Decision> decisions, int kept, Optional<Candidate> best) {

        /** A step after which these go on, the best first. */
        static Step keeping(List<Candidate> kept, String level, List<Decision> decisions) {
            return new Step(level, decisions, kept.size(), kept.stream().findFirst());
        }
    }

    /**
     * What became of one candidate in a step.
     *
     * @param parent what it was made from
     * @param ruling what the gate said; absent if it was not asked
     * @param evaluated whether its accuracy was evaluated
     */
    record Decision(Candidate candidate, Candidate parent, Optional<GateKeeper.Ruling> ruling, boolean evaluated) {

        /** A candidate that the gate was not asked about. */
        static Decision ungated(Candidate candidate, Candidate parent) {
            return new Decision(candidate, parent, Optional.empty(), true);
        }

        /** The same for each of several. */
        static List<Decision> ungated(List<Candidate> candidates, Candidate parent) {
            return candidates.stream().map(c -> ungated(c, parent)).toList();
        }
    }
}
