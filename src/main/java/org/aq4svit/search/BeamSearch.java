package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The paper's beam search: like {@link GreedySearch}, but the best W ways down are followed side by side.
 *
 * <p>The greedy way comes first and its finds count too, so a beam never returns a worse setting than greedy. That costs little: most of
 * what greedy asks for the beam asks for again, and asking twice is free. No step begins after four times the images of the greedy way: a
 * network of many small layers has ever more moves that hardly save anything.
 */
final class BeamSearch implements SearchStrategy {
    private static final Comparator<Trail> SMALLEST =
            Comparator.comparingLong((Trail t) -> t.at().bytes()).thenComparing(Trail.CHEAPEST);

    /** Images that are spent, in those of the greedy way; the paper's beam takes 4.5 times its greedy search. */
    private static final int EFFORT = 4;

    private final int width;

    BeamSearch(int width) {
        this.width = width;
    }

    @Override
    public String name() {
        return "beam";
    }

    @Override
    public Finalists search(Task task) {
        List<Trial> greedy = new ArrayList<>();
        Trail start = new NetworkDescent(task).run(greedy);
        GreedySearch.descend(task, start, greedy);
        List<Trial> found = new ArrayList<>(greedy);
        List<Trail> trails = List.of(start);
        long images = EFFORT * task.gate().imagesRaced();
        BooleanSupplier enough =
                () -> task.gate().imagesRaced() >= images || task.spent().getAsBoolean();
        for (Level level : GreedySearch.finer(task)) {
            trails =
                    descend(task, level, trails.stream().map(Trail::onNextLevel).toList(), enough, found);
        }
        return Finalists.of(task, found, greedy);
    }

    /** The best places where no move is left on a level. */
    private List<Trail> descend(Task task, Level level, List<Trail> start, BooleanSupplier enough, List<Trial> found) {
        task.gate().nextLevel();
        List<Trail> active = start;
        List<Trail> ended = new ArrayList<>();
        while (!active.isEmpty() && !enough.getAsBoolean()) {
            Map<Trail, Trail.Round> rounds = new LinkedHashMap<>();
            active.forEach(t -> rounds.put(t, t.broadRound(level)));
            List<Trail> next = new ArrayList<>();
            rounds.forEach((trail, round) -> {
                found.addAll(round.found());
                next.addAll(round.onwards());
                if (round.onwards().isEmpty()) {
                    ended.add(trail);
                }
            });
            active = best(next, Trail.CHEAPEST);
            report(task, level, rounds, active);
        }
        ended.addAll(active);
        return best(ended, SMALLEST);
    }

    private static void report(Task task, Level level, Map<Trail, Trail.Round> rounds, List<Trail> kept) {
        Map<Candidate, Diary.Decision> decisions = new LinkedHashMap<>();
        rounds.values()
                .forEach(r -> r.decisions().forEach(d -> decisions.merge(d.candidate(), d, BeamSearch::furthest)));
        if (!decisions.isEmpty()) {
            task.diary().step(Trail.entry(level, List.copyOf(decisions.values()), kept));
        }
    }

    /** Of two decisions about a candidate with two parents, the one that brought it further. */
    private static Diary.Decision furthest(Diary.Decision first, Diary.Decision second) {
        return first.evaluated() ? first : second;
    }

    /** At most W of these, no candidate twice. */
    private List<Trail> best(List<Trail> trails, Comparator<Trail> order) {
        Map<Candidate, Trail> distinct = new LinkedHashMap<>();
        trails.stream().sorted(order).forEach(t -> distinct.putIfAbsent(t.at(), t));
        return distinct.values().stream().limit(width).toList();
    }
}
