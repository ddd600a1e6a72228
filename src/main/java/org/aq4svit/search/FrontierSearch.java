package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Solves for the best setting instead of walking to it. It measures how sensitive the answers are to every unit alone; an exact
 * multiple-choice knapsack then knows the best combination for every size; a few races find the smallest that still keeps the
 * constraint. Around that it measures again, since effects of single units stop adding up where few bits are left, counts what whole
 * settings showed, and solves again for every unit's next widths up and down, which swaps bits between units; the smallest of these
 * solutions and of the single steps measured that is good enough is where the next round starts. A first look at few images spares most
 * races that would be lost. In the end it takes the steps that are left one by one, as {@link GreedySearch} does.
 */
final class FrontierSearch implements SearchStrategy {
    private static final int MOST_ROUNDS = 6;

    /** The first round of single steps that gains nothing is the last: the solutions before have taken what single steps would. */
    private static final int PATIENCE = 1;

    /** Rounds that gain less than this share of the bytes are the last. */
    private static final double WORTH_ANOTHER_ROUND = 0.01;

    @Override
    public String name() {
        return "frontier";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> found = new ArrayList<>();
        Candidate start = new NetworkDescent(task).run(found).at();
        if (task.spent().getAsBoolean()) {
            return Finalists.of(task, found);
        }
        Sensitivities sensitivities = Sensitivities.measure(task, start);
        FrontDescent.Report report = new FrontDescent(task, sensitivities.front()).below(start.bytes() + 1);
        sensitivities = sensitivities.and(fresh(report, sensitivities, found));
        Optional<Trial> best = best(task, sensitivities, report, found);
        boolean settled = false;
        for (int r = 0;
                r < MOST_ROUNDS && best.isPresent() && !settled && !task.spent().getAsBoolean();
                r++) {
            Candidate here = best.get().candidate();
            sensitivities = sensitivities.around(task, here);
            report = new FrontDescent(task, sensitivities.near())
                    .justBelow(here.bytes(), sensitivities.measured(), found);
            sensitivities = sensitivities.and(fresh(report, sensitivities, found));
            best = best(task, sensitivities, report, found);
            long gained = here.bytes() - best.get().candidate().bytes();
            settled = gained < WORTH_ANOTHER_ROUND * here.bytes();
        }
        if (best.isPresent()) {
            GreedySearch.descend(task, task.space().finest(), Trail.start(task, best.get()), found, PATIENCE);
        } else {
            // not even the largest widths everywhere are good enough: some units have to stay in float32, which no
            // solution above leaves there
            GreedySearch.descend(task, Trail.start(task), found);
        }
        return Finalists.of(task, found);
    }

    /** What was neither raced nor measured before. */
    private static List<Trial> fresh(FrontDescent.Report report, Sensitivities measured, List<Trial> found) {
        return report.trials().stream()
                .filter(t -> !found.contains(t) && !measured.measured().contains(t.candidate()))
                .toList();
    }

    /** Adds what was found, and takes down the round; the best so far. */
    private static Optional<Trial> best(
            Task task, Sensitivities sensitivities, FrontDescent.Report report, List<Trial> found) {
        found.addAll(report.trials());
        Optional<Trial> best =
                found.stream().filter(Trial::eligible).min(task.constraint().preference());
        List<Candidate> asked = Stream.concat(sensitivities.measured().stream(), report.asked().stream())
                .distinct()
                .toList();
        List<Diary.Decision> decisions =
                Diary.Decision.ungated(asked, task.space().origin());
        List<Candidate> kept = best.stream().map(Trial::candidate).toList();
        task.diary().step(Diary.Step.keeping(kept, task.space().finest().label(), decisions));
        return best;
    }
}
