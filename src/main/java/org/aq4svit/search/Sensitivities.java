package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How much the width of each unit matters: the divergence from the float network's answers per rounding error in its weights. A spiking
 * network answers a little differently after any change, however small; against that noise only a large error shows. So a unit is first
 * measured alone at the smallest width it may have, and what it costs at any width follows from the error that rounding to it makes.
 *
 * <p>Divergences are taken to add up: what any change costs, and then for every unit its sensitivity times its error. So whatever was seen,
 * one unit changed or a whole setting, is a noisy sum of the same few numbers, and all of it counts.
 */
final class Sensitivities {
    /** What the smallest width of a unit costs at least, in nats: measured costs of nothing or less are noise. */
    private static final double LEAST = 1e-3;

    /** Standard deviation of a measured cost that is zero, on so many images, and, as a share, of one that is large. */
    private static final double NOISE = 0.01;

    private static final int NOISE_IMAGES = 256;

    private static final double SPREAD = 0.5;

    /** What is known within this share of the noise is not measured again: it would hardly change. */
    private static final double WORTH_A_LOOK = 0.3;

    /** How much settings differ whose costs should be equal: standard deviation of the divergence, as a share of it. */
    private static final double LUCK = 0.2;

    private final SearchSpace space;
    private final Candidate base;
    private final SumModel costs;
    private final List<Candidate> measured;

    /** @param costs of every unit, in their order, and of any change at all */
    private Sensitivities(SearchSpace space, Candidate base, SumModel costs, List<Candidate> measured) {
        this.space = space;
        this.base = base;
        this.costs = costs;
        this.measured = measured;
    }

    /** A unit, by its number, at another width than a setting has it. */
    private record Change(int unit, int width, Candidate to) {}

    /** Measures every unit around a setting. */
    static Sensitivities measure(SearchStrategy.Task task, Candidate base) {
        int units = task.space().units().size();
        Sensitivities nothing = new Sensitivities(task.space(), base, SumModel.ofUnknown(units + 1), List.of());
        Accuracy seen = task.evaluator().search(List.of(base), 0).get(0);
        return nothing.and(base, seen.divergence())
                .around(task, base, nothing.changes(base, w -> w.subList(w.size() - 1, w.size())));
    }

    /** Measures units again around another setting, one width down, where that says anything new; what was known counts as well. */
    Sensitivities around(SearchStrategy.Task task, Candidate here) {
        double noise = noise(task.evaluator().search(List.of(here), 0).get(0));
        List<Change> changes = changes(here, w -> w.subList(0, 1)).stream()
                .filter(c -> costs.deviation(c.unit) * errors(here, c) > WORTH_A_LOOK * noise)
                .toList();
        return around(task, here, changes);
    }

    private Sensitivities around(SearchStrategy.Task task, Candidate here, List<Change> changes) {
        List<Candidate> asked = new ArrayList<>(List.of(here));
        changes.forEach(c -> asked.add(c.to));
        SumModel updated = learned(here, changes, task.evaluator().search(asked, 0));
        return new Sensitivities(
                space, here, updated, changes.stream().map(Change::to).toList());
    }

    /** Every unit alone, at those of the widths below its own that are chosen. */
    private List<Change> changes(Candidate here, UnaryOperator<List<Integer>> chosen) {
        List<Change> changes = new ArrayList<>();
        for (int u = 0; u < space.units().size(); u++) {
            Unit unit = space.units().get(u);
            int width = space.width(here, unit);
            List<Integer> below =
                    space.widths(unit).stream().filter(w -> w < width).toList();
            if (!below.isEmpty()) {
                for (int w : chosen.apply(below)) {
                    changes.add(new Change(u, w, space.at(here, unit, w)));
                }
            }
        }
        return changes;
    }

    /** @param seen where it started first, then every change */
    private SumModel learned(Candidate from, List<Change> changes, List<Accuracy> seen) {
        double noise = noise(seen.get(0));
        SumModel known = costs;
        for (int i = 0; i < changes.size(); i++) {
            Change c = changes.get(i);
            if (seen.get(0).isFailed() || seen.get(i + 1).isFailed()) {
                continue; // whoever failed says nothing
            }
            double cost = seen.get(i + 1).divergence() - seen.get(0).divergence();
            double errors = errors(from, c);
            if (errors <= 0) {
                continue; // both widths hold these weights alike
            }
            double[] weights = new double[costs.size()];
            weights[c.unit] = errors;
            known = known.and(weights, cost, noise * noise + SPREAD * SPREAD * cost * cost);
        }
        return known;
    }

    /** Standard deviation of a measured cost that is zero, on the images of a first wave. */
    private static double noise(Accuracy wave) {
        return NOISE * Math.sqrt(1.0 * NOISE_IMAGES / wave.images());
    }

    /** How much the rounding errors of its unit grow by a change. */
    private double errors(Candidate from, Change change) {
        Unit unit = space.units().get(change.unit);
        return space.error(unit, change.width) - space.error(unit, space.width(from, unit));
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
        double[] weights = new double[costs.size()];
        for (int u = 0; u < space.units().size(); u++) {
            Unit unit = space.units().get(u);
            weights[u] = space.error(unit, space.width(setting, unit));
        }
        weights[weights.length - 1] = 1;
        SumModel updated = costs.and(weights, divergence, Math.pow(LUCK * divergence, 2));
        return new Sensitivities(space, base, updated, measured);
    }

    private double cost(int unit, int width) {
        return Math.max(LEAST, costs.mean(unit)) * space.error(space.units().get(unit), width);
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
                    .map(w -> new Knapsack.Choice(space.at(base, unit, w).bytes(), cost(number, w)))
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
