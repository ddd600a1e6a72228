package org.aq4svit.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The baseline everyone can have by hand: one width for the whole network. */
final class UniformSearch implements SearchStrategy {
    private static final Comparator<Candidate> SMALLEST =
            Comparator.comparingLong(Candidate::bytes).thenComparing(Candidate::id);

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> trials = task.race(task.space().uniform());
        List<Diary.Decision> decisions = trials.stream()
                .map(t -> Diary.Decision.ungated(t.candidate(), task.space().origin()))
                .toList();
        Finalists finalists = new Finalists(
                Finalists.of(task, trials).all(),
                trials.stream().map(Trial::candidate).sorted(SMALLEST).toList());
        Optional<Candidate> best = finalists.all().stream().findFirst();
        task.diary()
                .step(new Diary.Step(
                        Level.NETWORK.label(), decisions, finalists.all().size(), best));
        return finalists;
    }
}
