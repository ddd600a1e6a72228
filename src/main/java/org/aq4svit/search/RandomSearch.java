package org.aq4svit.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The baseline without a plan: settings drawn at random, each around a width of its own so that all sizes occur, gated and raced like any
 * others.
 */
final class RandomSearch implements SearchStrategy {
    /** How far a unit's width may be from the setting's own, in places of the list of widths. */
    private static final int SPREAD = 1;

    private static final int TOGETHER = 16;

    private final int samples;
    private final long seed;

    RandomSearch(int samples, long seed) {
        this.samples = samples;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Finalists search(Task task) {
        List<Candidate> drawn = List.copyOf(draw(task.space()));
        List<Trial> found = new ArrayList<>();
        for (int from = 0; from < drawn.size() && !task.spent().getAsBoolean(); from += TOGETHER) {
            List<Candidate> some = drawn.subList(from, Math.min(drawn.size(), from + TOGETHER));
            List<GateKeeper.Ruling> rulings = task.gate().screen(some);
            List<Candidate> kept = new ArrayList<>();
            List<Diary.Decision> decisions = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                GateKeeper.Ruling ruling = rulings.get(i);
                boolean evaluated = ruling.verdict() != GateKeeper.Verdict.REJECTED;
                decisions.add(new Diary.Decision(some.get(i), task.space().origin(), Optional.of(ruling), evaluated));
                if (ruling.verdict() == GateKeeper.Verdict.KEPT) {
                    kept.add(some.get(i));
                }
            }
            found.addAll(task.race(kept));
            task.diary()
                    .step(Diary.Step.keeping(
                            Finalists.of(task, found).all(),
                            task.space().finest().label(),
                            decisions));
        }
        return Finalists.of(task, found);
    }

    private Set<Candidate> draw(SearchSpace space) {
        Random random = new Random(seed);
        Set<Candidate> drawn = new LinkedHashSet<>();
        for (int attempts = 0; drawn.size() < samples && attempts < 10 * samples; attempts++) {
            int middle = random.nextInt(space.widths().size());
            List<Integer> widths = space.units().stream()
                    .map(unit -> middle + random.nextInt(2 * SPREAD + 1) - SPREAD)
                    .map(place -> Math.max(0, Math.min(space.widths().size() - 1, place)))
                    .map(space.widths()::get)
                    .toList();
            drawn.add(space.at(widths));
        }
        return drawn;
    }
}
