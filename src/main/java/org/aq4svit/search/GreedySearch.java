package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The paper's greedy search, from the whole network to stages to blocks and on: one move lowers one unit by one width, and the cheapest
 * moves that keep the constraint are taken until none is left.
 */
final class GreedySearch implements SearchStrategy {
    /** How many rounds in a row may fail before a level is left: what comes after the most promising moves is less promising. */
    private static final int PATIENCE = 2;

    /** A round that gains less than this share of the bytes counts as failed. */
    private static final double WORTH_THE_ROUND = 0.002;

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> found = new ArrayList<>();
        descend(task, new NetworkDescent(task).run(found), found);
        return Finalists.of(task, found);
    }

    /** Goes down from here on every level below that of the whole network, one after the other. */
    static void descend(Task task, Trail start, List<Trial> found) {
        Trail trail = start;
        for (Level level : finer(task)) {
            trail = descend(task, level, trail.onNextLevel(), found, PATIENCE);
        }
    }

    /** The levels below that of the whole network. */
    static List<Level> finer(Task task) {
        return task.space().levels().stream().filter(l -> l != Level.NETWORK).toList();
    }

    /** Goes down on one level until so many rounds in a row find no way that is worth it. */
    static Trail descend(Task task, Level level, Trail start, List<Trial> found, int patience) {
        task.gate().nextLevel();
        Trail trail = start;
        int failures = 0;
        while (failures < patience && !task.spent().getAsBoolean()) {
            Trail.Round round = trail.round(level);
            if (!round.madeMoves()) {
                break;
            }
            found.addAll(round.found());
            Trail next = round.onwards().isEmpty() ? trail : round.onwards().get(0);
            double gained = trail.at().bytes() - next.at().bytes();
            failures = gained > WORTH_THE_ROUND * trail.at().bytes() ? 0 : failures + 1;
            trail = next;
            task.diary().step(round.entry(level, List.of(trail)));
        }
        return trail;
    }
}
