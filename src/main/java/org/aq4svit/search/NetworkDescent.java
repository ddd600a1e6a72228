package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The coarsest level: one width for the whole network. The smallest that keeps the constraint is found by halving, since a network
 * does not get better with fewer bits.
 */
final class NetworkDescent {
    private final SearchStrategy.Task task;

    NetworkDescent(SearchStrategy.Task task) {
        this.task = task;
    }

    /** Where the finer levels start; what may be what is searched for is added to {@code found}. */
    Trail run(List<Trial> found) {
        List<Candidate> widths = task.space().uniform();
        List<Candidate> tried = new ArrayList<>();
        Optional<Trial> best = Optional.empty();
        int enough = -1;
        int tooFew = widths.size();
        while (tooFew - enough > 1 && !task.spent().getAsBoolean()) {
            int middle = (enough + tooFew) / 2;
            task.gate().watch(List.of(widths.get(middle)));
            Trial trial = task.race(List.of(widths.get(middle))).get(0);
            tried.add(trial.candidate());
            if (trial.eligible()) {
                found.add(trial);
            }
            best = trial.descends() ? Optional.of(trial) : best;
            enough = trial.descends() ? middle : enough;
            tooFew = trial.descends() ? tooFew : middle;
        }
        List<Candidate> kept = best.stream().map(Trial::candidate).toList();
        List<Diary.Decision> decisions =
                Diary.Decision.ungated(tried, task.space().origin());
        task.diary().step(Diary.Step.keeping(kept, Level.NETWORK.label(), decisions));
        return best.map(t -> Trail.start(task, t)).orElseGet(() -> Trail.start(task));
    }
}
