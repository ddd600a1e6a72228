package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** Gives finalists full passes over the validation images until enough of them keep the constraint there. */
public final class FinalPass {
    private final SearchStrategy.Task task;
    private final int bound;

    /** At most {@code bound} passes before only the strategy's fallback is tried. */
    public FinalPass(SearchStrategy.Task task, int bound) {
        this.task = task;
        this.bound = bound;
    }

    /** What was found: the best that keeps the constraint, or, if none does, the one with the smallest drop. */
    public record Winner(Candidate candidate, Accuracy accuracy, boolean constraintMet) {}

    /** The winner; if there are no finalists, the setting nearest to the constraint stands in, or, if that cannot be computed, the float network. */
    public Winner run(Finalists finalists) {
        List<Winner> passed = new ArrayList<>();
        int met = 0;
        for (Candidate candidate : finalists.order(bound)) {
            Winner winner = pass(candidate);
            passed.add(winner);
            met += winner.constraintMet ? 1 : 0;
            if (met == task.constraint().fullPasses()) {
                break;
            }
        }
        return passed.stream().min(task.constraint().verdict()).orElseGet(this::standIn);
    }

    private Winner standIn() {
        Candidate origin = task.space().origin();
        Candidate nearest = task.constraint().nearest(task.space());
        Winner winner = pass(nearest);
        boolean isSetting = !nearest.equals(origin) && !winner.accuracy.isFailed();
        // the float network is no setting, whatever it keeps
        return isSetting ? winner : new Winner(origin, task.evaluator().validate(origin), false);
    }

    private Winner pass(Candidate candidate) {
        Accuracy accuracy = task.evaluator().validate(candidate);
        return new Winner(candidate, accuracy, task.constraint().allows(candidate, accuracy));
    }
}
