package org.aq4svit.search;

/** Decides which candidates to judge. It never evaluates by itself. */
public interface SearchStrategy {
    /** Name in configurations and tables. */
    String name();

    /** Searches and returns what is worth a full pass, best first. */
    Finalists search(Task task);

    /**
     * What is searched, for what, and with whose help.
     *
     * @param topK how many of a parent's children may be evaluated for accuracy in one step
     */
    record Task(SearchSpace space, Constraint constraint, int topK, CandidateEvaluator evaluator, Diary diary) {}
}
