package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Solves for the best setting instead of walking to it. It measures how sensitive the answers are to every unit alone; an exact multiple-choice
 * knapsack then knows the best combination for every size; a few races find the smallest that still keeps the constraint. Around that it
 * measures again, since effects of single units stop adding up where few bits are left, and solves again, which swaps bits between units.
 */
final class FrontierSearch implements SearchStrategy {
    private static final int MOST_ROUNDS = 5;

    /** How much smaller than the last round's setting a next one may be, as a share of its bytes. */
    private static final double REACH = 0.12;

    /** How near to the end of the constraint the first round goes, and the later ones, as a share of the bytes. */
    private static final double FIRST_RESOLUTION = 0.02;

    private static final double RESOLUTION = 0.005;

    /** Rounds that gain less than this share of the bytes are the last. */
    private static final double WORTH_ANOTHER_ROUND = 0.003;

    @Override
    public String name() {
        return "frontier";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> found = new ArrayList<>();
        List<Candidate> uniform = task.space().uniform();
        Candidate at = new NetworkDescent(task).run(found).at();
        long least = uniform.get(uniform.size() - 1).bytes() - 1;
        Sensitivities sensitivities = Sensitivities.measure(task, at);
        Optional<Trial> best = round(task, sensitivities, new Range(least, at.bytes(), FIRST_RESOLUTION), found);
        boolean settled = false;
        for (int r = 1;
                r < MOST_ROUNDS && best.isPresent() && !settled && !task.spent().getAsBoolean();
                r++) {
            Candidate here = best.get().candidate();
            sensitivities = sensitivities.around(task, here);
            long smallest = Math.max(least, (long) ((1 - REACH) * here.bytes()));
            best = round(task, sensitivities, new Range(smallest, here.bytes(), RESOLUTION), found);
            settled = isSettled(here, best.get().candidate());
        }
        best.ifPresent(b -> GreedySearch.descend(task, task.space().finest(), Trail.start(task, b), found));
        return Finalists.of(task, found);
    }

    /**
     * Sizes to look at.
     *
     * @param resolution share of the bytes that is close enough
     */
    record Range(long smallest, long largest, double resolution) {}

    /** Solves and races; returns the best that was found so far. */
    private static Optional<Trial> round(Task task, Sensitivities sensitivities, Range range, List<Trial> found) {
        List<Trial> probes = new FrontDescent(task, sensitivities.front()).within(range);
        probes.stream().filter(Trial::eligible).forEach(found::add);
        Optional<Trial> best =
                found.stream().filter(Trial::eligible).min(task.constraint().preference());
        report(task, sensitivities, probes, best);
        return best;
    }

    private static boolean isSettled(Candidate before, Candidate after) {
        return before.bytes() - after.bytes() < WORTH_ANOTHER_ROUND * before.bytes();
    }

    private static void report(Task task, Sensitivities sensitivities, List<Trial> probes, Optional<Trial> best) {
        Candidate origin = task.space().origin();
        List<Diary.Decision> decisions = new ArrayList<>();
        sensitivities.measured().forEach(c -> decisions.add(Diary.Decision.ungated(c, origin)));
        probes.forEach(p -> decisions.add(Diary.Decision.ungated(p.candidate(), origin)));
        task.diary()
                .step(new Diary.Step(
                        task.space().finest().label(),
                        decisions,
                        best.isPresent() ? 1 : 0,
                        best.map(Trial::candidate)));
    }
}
