package org.aq4svit.table;

/**
 * What the drift gate did in one search. Unique by {@code runId, model, strategy}. Candidates are counted once, however often they
 * were asked about.
 *
 * @param runId the run
 * @param model name of the model
 * @param strategy search strategy
 * @param metric drift metric that decided
 * @param limit the limit in force at the end of the search; null when the gate had none
 * @param screened candidates looked at
 * @param rejected candidates that drifted too far, the audited ones included
 * @param audited rejected candidates that were evaluated all the same
 * @param missed audited candidates that keep the constraint after all
 * @param missRate {@code missed / audited}; null if none was audited
 * @param missLow lower end of the 95 % interval (Clopper and Pearson) of the miss rate
 * @param missHigh upper end of it
 * @param spared share of the images that evaluating all screened candidates would have cost and that were not evaluated, the images of
 *     the drift measurements counted as evaluated
 * @param feasible screened candidates that were evaluated because they passed, and keep the constraint
 * @param lost estimated share of the candidates that keep the constraint and were rejected all the same: {@code miss_rate * rejected}
 *     of that and {@code feasible}; null if none was audited
 */
public record GateSummaryRow(
        String runId,
        String model,
        String strategy,
        String metric,
        Double limit,
        int screened,
        int rejected,
        long audited,
        long missed,
        Double missRate,
        double missLow,
        double missHigh,
        double spared,
        int feasible,
        Double lost) {}
