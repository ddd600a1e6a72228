package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Solves for the best setting instead of walking to it. Around a setting that keeps the constraint it measures what every unit's next widths
 * cost alone, as divergence from the float network's answers; an exact multiple-choice knapsack then knows the best combination for every
 * size, swaps of bits between units included; halving finds the smallest that still keeps the constraint. From there it measures again, as
 * effects of single units stop adding up where few bits are left, until nothing smaller is found.
 */
final class FrontierSearch implements SearchStrategy {
    private static final int MOST_ROUNDS = 8;

    /** Rounds that gain less than this share of the bytes are the last. */
    private static final double WORTH_ANOTHER_ROUND = 0.002;

    @Override
    public String name() {
        return "frontier";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> found = new ArrayList<>();
        Candidate start = new NetworkDescent(task).run(found).at();
        Trial at = task.race(List.of(start)).get(0);
        for (int round = 0; round < MOST_ROUNDS && !task.spent().getAsBoolean(); round++) {
            Neighbourhood around = Neighbourhood.measure(task, at);
            List<Diary.Decision> decisions = new ArrayList<>(around.decisions());
            Trial best = best(task, at, descent(task, around, decisions, found));
            task.diary()
                    .step(new Diary.Step(task.space().finest().label(), decisions, 1, Optional.of(best.candidate())));
            boolean last = !isWorthAnotherRound(task, at, best);
            at = best;
            if (last) {
                break;
            }
        }
        return Finalists.of(task, found);
    }

    /** Halves the front, smallest last, down to where the constraint ends; every probe is raced. */
    private static List<Trial> descent(
            Task task, Neighbourhood around, List<Diary.Decision> decisions, List<Trial> found) {
        List<Candidate> front = around.smallerThanHere();
        List<Trial> probes = new ArrayList<>();
        int enough = -1;
        int tooSmall = front.size();
        while (tooSmall - enough > 1 && !task.spent().getAsBoolean()) {
            int middle = (enough + tooSmall) / 2;
            Trial probe = task.race(List.of(front.get(middle))).get(0);
            probes.add(probe);
            decisions.add(
                    Diary.Decision.ungated(probe.candidate(), around.here().candidate()));
            enough = probe.descends() ? middle : enough;
            tooSmall = probe.descends() ? tooSmall : middle;
        }
        probes.stream().filter(Trial::eligible).forEach(found::add);
        return probes;
    }

    private static Trial best(Task task, Trial at, List<Trial> probes) {
        return probes.stream()
                .filter(Trial::eligible)
                .min(task.constraint().preference())
                .filter(t -> !at.eligible() || task.constraint().preference().compare(t, at) < 0)
                .orElse(at);
    }

    private static boolean isWorthAnotherRound(Task task, Trial before, Trial after) {
        if (before.candidate().equals(after.candidate())) {
            return false;
        }
        double gained = Math.abs(before.candidate().bytes() - after.candidate().bytes());
        boolean smaller = gained > WORTH_ANOTHER_ROUND * before.candidate().bytes();
        return smaller || !before.eligible() || after.divergence() < before.divergence();
    }
}
