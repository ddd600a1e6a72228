package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How much the width of each unit matters, as far as the search has seen: see {@link UnitCosts}. A spiking network answers a little differently
 * after any change, however small; against that noise only a large error shows. So a unit is first measured alone at the smallest width it may
 * have, and later one width down from where the search has come to, if that says anything new.
 */
final class Sensitivities {
    /** Standard deviation of a measured cost that is zero, on so many images, and, as a share, of one that is large. */
    private static final double NOISE = 0.01;

    private static final int NOISE_IMAGES = 256;

    private static final double SPREAD = 0.3;

    /** What is known within this share of the noise is not measured again: it would hardly change. */
    private static final double WORTH_A_LOOK = 0.3;

    /** How much settings differ whose costs should be equal: standard deviation of the divergence, as a share of it. */
    private static final double LUCK = 0.2;

    private final SearchSpace space;
    private final Candidate base;
    private final UnitCosts costs;
    private final List<Candidate> measured;

    private Sensitivities(SearchSpace space, Candidate base, UnitCosts costs, List<Candidate> measured) {
        this.space = space;
        this.base = base;
        this.costs = costs;
        this.measured = measured;
    }

    /** A unit, by its number, from the width it has in a setting to another. */
    private record Change(int unit, int from, int width, Candidate to) {}

    /** What a change was seen to cost, and the rounding errors that it adds. */
    private record Look(Change change, double cost, double errors) {}

    /** Measures every unit around a setting. */
    static Sensitivities measure(SearchStrategy.Task task, Candidate base) {
        SearchSpace space = task.space();
        List<Change> changes = changes(space, base, w -> w.subList(w.size() - 1, w.size()));
        List<Look> looks = looks(task, base, changes);
        Accuracy seen = task.evaluator().search(List.of(base), 0).get(0);
        double noise = noise(seen);
        List<UnitCosts.Sensitivity> units =
                new ArrayList<>(Collections.nCopies(space.units().size(), UnitCosts.Sensitivity.UNKNOWN));
        for (Look look : looks) {
            units.set(look.change.unit, new UnitCosts.Sensitivity(look.cost / look.errors, noise / look.errors));
        }
        return new Sensitivities(space, base, UnitCosts.of(space, units), settings(changes))
                .and(base, seen.divergence());
    }

    /** Measures units again around another setting, one width down, where that says anything new; what was known counts as well. */
    Sensitivities around(SearchStrategy.Task task, Candidate here) {
        double noise = noise(task.evaluator().search(List.of(here), 0).get(0));
        List<Change> changes = changes(space, here, w -> w.subList(0, 1)).stream()
                .filter(c -> costs.deviation(c.unit, c.from, c.width) > WORTH_A_LOOK * noise)
                .toList();
        UnitCosts known = costs;
        for (Look look : looks(task, here, changes)) {
            Change c = look.change;
            known = known.and(c.unit, c.from, c.width, look.cost, Math.hypot(noise, SPREAD * look.cost));
        }
        return new Sensitivities(space, here, known, settings(changes));
    }

    /** What changes cost: who failed says nothing, and where both widths hold the weights alike there is nothing to say. */
    private static List<Look> looks(SearchStrategy.Task task, Candidate here, List<Change> changes) {
        List<Candidate> asked = new ArrayList<>(List.of(here));
        asked.addAll(settings(changes));
        List<Accuracy> seen = task.evaluator().search(asked, 0);
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Accuracy before = seen.get(0);
            Accuracy after = seen.get(i + 1);
            double errors = errors(task.space(), changes.get(i));
            if (!before.isFailed() && !after.isFailed() && errors > 0) {
                looks.add(new Look(changes.get(i), after.divergence() - before.divergence(), errors));
            }
        }
        return looks;
    }

    private static List<Candidate> settings(List<Change> changes) {
        return changes.stream().map(Change::to).toList();
    }

    /** Every unit alone, at those of the widths below its own that are chosen. */
    private static List<Change> changes(SearchSpace space, Candidate here, UnaryOperator<List<Integer>> chosen) {
        List<Change> changes = new ArrayList<>();
        for (int u = 0; u < space.units().size(); u++) {
            Unit unit = space.units().get(u);
            int width = space.width(here, unit);
            List<Integer> below =
                    space.widths(unit).stream().filter(w -> w < width).toList();
            if (!below.isEmpty()) {
                for (int w : chosen.apply(below)) {
                    changes.add(new Change(u, width, w, space.at(here, unit, w)));
                }
            }
        }
        return changes;
    }

    /** Standard deviation of a measured cost that is zero, on the images of a first wave. */
    private static double noise(Accuracy wave) {
        return NOISE * Math.sqrt(1.0 * NOISE_IMAGES / wave.images());
    }

    /** How much the rounding errors of its unit grow by a change. */
    private static double errors(SearchSpace space, Change change) {
        Unit unit = space.units().get(change.unit);
        return space.error(unit, change.width) - space.error(unit, change.from);
    }

    /** With what whole settings showed on the first wave, each of which counts once. */
    Sensitivities and(List<Trial> trials) {
        Sensitivities all = this;
        for (Trial trial : trials) {
            all = trial.accuracy().isFailed() ? all : all.and(trial.candidate(), trial.divergence());
        }
        return all;
    }

    private Sensitivities and(Candidate setting, double divergence) {
        if (!(divergence > 0 && Double.isFinite(divergence))) {
            return this; // it failed, or nothing was changed
        }
        return new Sensitivities(space, base, costs.and(setting, divergence, LUCK * divergence), measured);
    }

    /** The settings that were measured. */
    List<Candidate> measured() {
        return measured;
    }

    /** For every size the setting that costs least, smallest first. */
    Front front() {
        return front(space.units().stream().map(space::widths).toList());
    }

    /** The same among settings whose units are at most one width away from where they were when this was measured. */
    Front near() {
        List<List<Integer>> widths = new ArrayList<>();
        for (Unit unit : space.units()) {
            List<Integer> all = space.widths(unit);
            int at = all.indexOf(space.width(base, unit));
            widths.add(all.subList(Math.max(0, at - 1), Math.min(all.size(), at + 2)));
        }
        return front(widths);
    }

    /** Of units with these widths. */
    private Front front(List<List<Integer>> widths) {
        List<List<Knapsack.Choice>> choices = new ArrayList<>();
        for (int u = 0; u < widths.size(); u++) {
            Unit unit = space.units().get(u);
            int number = u;
            choices.add(widths.get(u).stream()
                    .map(w -> new Knapsack.Choice(space.at(base, unit, w).bytes(), costs.cost(number, w)))
                    .toList());
        }
        return new Front(space, base, widths, Knapsack.front(choices));
    }

    /** The best settings for ever smaller sizes, as far as costs add up. */
    static final class Front {
        private final SearchSpace space;
        private final Candidate base;
        private final List<List<Integer>> widths;
        private final List<Knapsack.Point> points;

        private Front(SearchSpace space, Candidate base, List<List<Integer>> widths, List<Knapsack.Point> points) {
            this.space = space;
            this.base = base;
            this.widths = widths;
            this.points = points;
        }

        /** The smallest size there is. */
        long smallest() {
            return points.get(0).bytes() - overcounted();
        }

        /** The largest size there is. */
        long largest() {
            return points.get(points.size() - 1).bytes() - overcounted();
        }

        /** Points count the whole network once per unit. */
        private long overcounted() {
            return (space.units().size() - 1) * base.bytes();
        }

        /** The largest setting of at most this size, or the smallest there is. */
        Candidate within(long bytes) {
            Knapsack.Point point =
                    Knapsack.within(bytes + overcounted(), points).orElse(points.get(0));
            List<Integer> chosen = new ArrayList<>();
            for (int u = 0; u < widths.size(); u++) {
                chosen.add(widths.get(u).get(point.choices().get(u)));
            }
            return space.at(chosen);
        }
    }
}
