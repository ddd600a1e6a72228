package org.aq4svit.search;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Decides which candidates to judge. It never evaluates by itself. */
public interface SearchStrategy {
    /** Name in configurations and tables. */
    String name();

    /** Searches and returns what is worth a full pass, best first. */
    Finalists search(Task task);

    /**
     * What is searched, for what, and with whose help.
     *
     * @param topK how many of a parent's children may be raced one by one in one step
     * @param gate screens candidates and has them raced
     * @param spent whether the search has used up its budget and should come to an end with what it has
     */
    record Task(
            SearchSpace space,
            Constraint constraint,
            int topK,
            CandidateEvaluator evaluator,
            GateKeeper gate,
            Diary diary,
            BooleanSupplier spent) {

        /** A task with a gate of its own. */
        public static Task of(
                SearchSpace space,
                Constraint constraint,
                int topK,
                CandidateEvaluator evaluator,
                Judging judging,
                Diary diary,
                BooleanSupplier spent) {
            Race race = constraint.race(judging.race, evaluator, judging.baselineTop1);
            GateKeeper gate = new GateKeeper(judging.gate, constraint, evaluator, race);
            return new Task(space, constraint, topK, evaluator, gate, diary, spent);
        }

        /** A verdict on each, in their order. */
        List<Trial> race(List<Candidate> candidates) {
            return candidates.isEmpty() ? List.of() : gate.race(candidates);
        }
    }

    /**
     * How candidates are judged.
     *
     * @param baselineTop1 top-1 of the float network on the validation images, in percent
     */
    record Judging(Race.Rules race, GateKeeper.Rules gate, double baselineTop1) {}
}
