package org.aq4svit.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.table.EvaluationRow;

/** What is known of one candidate's accuracy. */
final class Judged {
    private final Map<Integer, Answers> searched = new HashMap<>();
    private Answers validated = Answers.NONE;

    /** Takes the answers on one shard in. */
    void add(EvaluationRow row) {
        switch (row.purpose()) {
            case "search" -> searched.merge(row.shard(), Answers.of(row), Answers::and);
            case "validate" -> validated = validated.and(Answers.of(row));
            default -> {} // the gate's look and the estimation of norms give no answers
        }
    }

    /** On the validation images if there are any, otherwise on the search images seen. */
    Optional<Answers> best() {
        Answers best = validated.images() > 0 ? validated : searched();
        return best.images() > 0 ? Optional.of(best) : Optional.empty();
    }

    /** The answers here beside those of another candidate, on the search shards that both have seen. */
    Pair beside(Judged other) {
        Pair sum = new Pair(Answers.NONE, Answers.NONE);
        for (Map.Entry<Integer, Answers> entry : searched.entrySet()) {
            Answers theirs = other.searched.get(entry.getKey());
            if (theirs != null) {
                sum = new Pair(sum.here.and(entry.getValue()), sum.there.and(theirs));
            }
        }
        return sum;
    }

    /** The answers on the search images beside the float network's own, from which nothing is lost. */
    Pair besideFloat() {
        Answers here = searched();
        return new Pair(here, new Answers(here.images(), 0, 0, 0));
    }

    private Answers searched() {
        return searched.values().stream().reduce(Answers.NONE, Answers::and);
    }

    /** Two candidates on the same images. */
    record Pair(Answers here, Answers there) {}
}
