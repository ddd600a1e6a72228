package org.aq4svit.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the width of each unit matters: the divergence from the float network's answers per rounding error in its weights. A spiking
 * network answers a little differently after any change, however small; against that noise only a large error shows. So a unit is measured
 * alone at the widths below a working one, and what it costs at any width follows from the error that rounding to it makes.
 */
final class Sensitivities {
    /** What the smallest width of a unit costs at least, in nats: measured costs of nothing or less are noise. */
    private static final double LEAST = 1e-3;

    /** Standard deviation of a measured cost that is zero, on so many images, and, as a share, of one that is large. */
    private static final double NOISE = 0.01;

    private static final int NOISE_IMAGES = 256;

    private static final double SPREAD = 0.5;

    /** Images that the first measurement may take, over all candidates, to look two widths down: long ways may follow. */
    private static final long EFFORT = 24_000;

    private final SearchSpace space;
    private final Candidate base;
    private final Map<Unit, Estimate> byUnit;
    private final List<Candidate> measured;

    private Sensitivities(SearchSpace space, Candidate base, Map<Unit, Estimate> byUnit, List<Candidate> measured) {
        this.space = space;
        this.base = base;
        this.byUnit = byUnit;
        this.measured = measured;
    }

    /** A unit at another width than a setting has it. */
    private record Change(Unit unit, int width, Candidate to) {}

    /**
     * Weighted mean of what measurements say.
     *
     * @param weight inverse of the variance
     */
    private record Estimate(double value, double weight) {
        static final Estimate NONE = new Estimate(0, 0);

        Estimate and(Estimate other) {
            double all = weight + other.weight;
            return new Estimate((weight * value + other.weight * other.value) / all, all);
        }
    }

    /** Measures every unit around a setting. */
    static Sensitivities measure(SearchStrategy.Task task, Candidate base) {
        Sensitivities nothing = new Sensitivities(task.space(), base, Map.of(), List.of());
        List<Change> far = nothing.lowered(base, 2);
        long firstWave = task.evaluator().search(List.of(base), 0).get(0).images();
        return nothing.around(task, base, firstWave * far.size() <= EFFORT ? far : nothing.lowered(base, 1));
    }

    /** Measures every unit again around another setting; what was known counts as well. */
    Sensitivities around(SearchStrategy.Task task, Candidate here) {
        return around(task, here, lowered(here, 1));
    }

    private Sensitivities around(SearchStrategy.Task task, Candidate here, List<Change> changes) {
        List<Candidate> asked = new ArrayList<>(List.of(here));
        changes.forEach(c -> asked.add(c.to));
        Map<Unit, Estimate> updated = new HashMap<>(byUnit);
        learn(here, changes, task.evaluator().search(asked, 0), updated);
        return new Sensitivities(
                space, here, updated, changes.stream().map(Change::to).toList());
    }

    /** Every unit alone at so many of the widths below the one it has. */
    private List<Change> lowered(Candidate here, int down) {
        List<Change> changes = new ArrayList<>();
        for (Unit unit : space.units()) {
            int width = space.width(here, unit);
            space.widths(unit).stream()
                    .filter(w -> w < width)
                    .limit(down)
                    .forEach(w -> changes.add(new Change(unit, w, space.at(here, unit, w))));
        }
        return changes;
    }

    /** @param seen where it started first, then every change */
    private void learn(Candidate from, List<Change> changes, List<Accuracy> seen, Map<Unit, Estimate> known) {
        double noise = NOISE * Math.sqrt(1.0 * NOISE_IMAGES / seen.get(0).images());
        for (int i = 0; i < changes.size(); i++) {
            Change c = changes.get(i);
            if (seen.get(0).isFailed() || seen.get(i + 1).isFailed()) {
                continue; // whoever failed says nothing
            }
            double cost = seen.get(i + 1).divergence() - seen.get(0).divergence();
            double errors = space.error(c.unit, c.width) - space.error(c.unit, space.width(from, c.unit));
            if (errors <= 0) {
                continue; // both widths hold these weights alike
            }
            double variance = noise * noise + SPREAD * SPREAD * cost * cost;
            known.merge(c.unit, new Estimate(cost / errors, errors * errors / variance), Estimate::and);
        }
    }

    private double cost(Unit unit, int width) {
        double sensitivity = byUnit.getOrDefault(unit, Estimate.NONE).value;
        return Math.max(LEAST, sensitivity) * space.error(unit, width);
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
            choices.add(widths.get(u).stream()
                    .map(w -> new Knapsack.Choice(space.at(base, unit, w).bytes(), cost(unit, w)))
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
