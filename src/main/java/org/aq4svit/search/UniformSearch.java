package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The baseline everyone can have by hand: one width for the whole network. */
final class UniformSearch implements SearchStrategy {

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Finalists search(Task task) {
        List<Candidate> candidates = task.space().uniform();
        List<Accuracy> accuracies = task.evaluator().search(candidates);
        List<Candidate> feasible = new ArrayList<>();
        List<Diary.Decision> decisions = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            decisions.add(new Diary.Decision(
                    candidates.get(i), task.space().origin(), Optional.empty(), true, Optional.of(accuracies.get(i))));
            if (task.constraint().allows(accuracies.get(i))) {
                feasible.add(candidates.get(i));
            }
        }
        Finalists finalists = new Finalists(feasible, candidates);
        Optional<Candidate> best = finalists.all().stream().findFirst();
        task.diary().step(new Diary.Step(Level.NETWORK, decisions, feasible.size(), best));
        return finalists;
    }
}
