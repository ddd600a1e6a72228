package org.aq4svit.table;

/**
 * A step of a search. Unique by {@code runId, model, step}.
 *
 * @param runId the run
 * @param model name of the model
 * @param step number of the step within the searches of the model, those of all strategies, from 1
 * @param level what one move changes: {@code network}, {@code stage}, {@code block}, {@code group} or {@code layer},
 *     or what a baseline does
 * @param expanded candidates made
 * @param gated candidates that the gate rejected
 * @param evaluated candidates whose accuracy was evaluated
 * @param kept candidates that the next step starts from
 * @param bestCandidate id of the best feasible candidate so far, null while there is none
 * @param imagesEvaluated images evaluated in this step, over all candidates
 * @param seconds duration of the step
 * @param strategy search strategy
 */
public record StepRow(
        String runId,
        String model,
        int step,
        String level,
        int expanded,
        int gated,
        int evaluated,
        int kept,
        @Nullable String bestCandidate,
        long imagesEvaluated,
        double seconds,
        String strategy) {}
