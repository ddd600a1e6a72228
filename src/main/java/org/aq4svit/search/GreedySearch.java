package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The paper's greedy search, from the whole network to stages to blocks: one move lowers one unit by one width, and the cheapest move
 * that keeps the constraint is taken until none is left.
 */
final class GreedySearch implements SearchStrategy {

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public Finalists search(Task task) {
        List<Candidate> found = new ArrayList<>();
        Trail trail = Trail.start(task);
        for (Level level : task.space().levels()) {
            trail = descend(task, level, trail.onNextLevel(), found);
        }
        return new Finalists(found, found);
    }

    private static Trail descend(Task task, Level level, Trail start, List<Candidate> found) {
        Trail trail = start;
        Trail.Round round = trail.round(level);
        while (round.madeMoves()) {
            round.feasible().forEach(t -> found.add(t.at()));
            trail = round.feasible().isEmpty() ? trail : round.feasible().get(0);
            task.diary().step(round.entry(level, List.of(trail)));
            round = trail.round(level);
        }
        return trail;
    }
}
