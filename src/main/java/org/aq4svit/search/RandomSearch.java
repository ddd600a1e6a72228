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
        List<GateKeeper.Ruling> rulings = task.gate().screen(drawn);
        List<Candidate> kept = new ArrayList<>();
        List<Diary.Decision> decisions = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            boolean passes = rulings.get(i).verdict() == GateKeeper.Verdict.KEPT;
            boolean evaluated = rulings.get(i).verdict() != GateKeeper.Verdict.REJECTED;
            decisions.add(
                    new Diary.Decision(drawn.get(i), task.space().origin(), Optional.of(rulings.get(i)), evaluated));
            if (passes) {
                kept.add(drawn.get(i));
            }
        }
        Finalists finalists = Finalists.of(task, task.race(kept));
        task.diary()
                .step(new Diary.Step(
                        task.space().finest().label(),
                        decisions,
                        finalists.all().size(),
                        finalists.all().stream().findFirst()));
        return finalists;
    }

    private Set<Candidate> draw(SearchSpace space) {
        Random random = new Random(seed);
        Set<Candidate> drawn = new LinkedHashSet<>();
        for (int attempts = 0; drawn.size() < samples && attempts < 10 * samples; attempts++) {
            int middle = random.nextInt(space.widths().size());
            Candidate candidate = space.origin();
            for (Unit unit : space.units()) {
                int place = middle + random.nextInt(2 * SPREAD + 1) - SPREAD;
                int width =
                        space.widths().get(Math.max(0, Math.min(space.widths().size() - 1, place)));
                candidate = space.at(candidate, unit, width);
            }
            drawn.add(candidate);
        }
        return drawn;
    }
}
