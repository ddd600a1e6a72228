package org.aq4svit.search;

import java.util.Comparator;

/** Gives finalists full passes over the validation images until one keeps the constraint there. */
public final class FinalPass {
    private final SearchStrategy.Task task;
    private final int bound;

    /** At most {@code bound} passes before only the strategy's fallback is tried. */
    public FinalPass(SearchStrategy.Task task, int bound) {
        this.task = task;
        this.bound = bound;
    }

    /** What was found: the smallest that keeps the constraint, or, if none does, the one with the smallest drop. */
    public record Winner(Candidate candidate, Accuracy accuracy, boolean constraintMet) {}

    /** The winner; the float network stands in if there are no finalists. */
    public Winner run(Finalists finalists) {
        Winner best = null;
        for (Candidate candidate : finalists.order(bound)) {
            Accuracy accuracy = task.evaluator().validate(candidate);
            Winner winner = new Winner(candidate, accuracy, task.constraint().allows(accuracy));
            if (winner.constraintMet) {
                return winner;
            }
            best = best == null || smallerDrop().compare(winner, best) < 0 ? winner : best;
        }
        return best == null ? untouched() : best;
    }

    private static Comparator<Winner> smallerDrop() {
        return Comparator.comparingDouble(w -> w.accuracy.drop());
    }

    private Winner untouched() {
        Candidate origin = task.space().origin();
        return new Winner(origin, task.evaluator().validate(origin), false);
    }
}
