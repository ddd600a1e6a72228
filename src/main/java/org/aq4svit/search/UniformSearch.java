package org.aq4svit.search;

import java.util.List;

/** The baseline everyone can have by hand: one width for the whole network. */
final class UniformSearch implements SearchStrategy {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> trials = task.race(task.space().uniform());
        List<Candidate> tried = trials.stream().map(Trial::candidate).toList();
        Finalists finalists = new Finalists(
                Finalists.of(task, trials).all(),
                tried.stream().sorted(Candidate.SMALLEST_FIRST).toList());
        List<Diary.Decision> decisions =
                Diary.Decision.ungated(tried, task.space().origin());
        task.diary().step(Diary.Step.keeping(finalists.all(), Level.NETWORK.label(), decisions));
        return finalists;
    }
}
