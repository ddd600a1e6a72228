package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** What changing the width of single units costs around a setting, and the best combinations of such changes. */
final class Neighbourhood {
    /** What lowering a unit costs at least, in nats: measured costs of nothing or less are noise. */
    private static final double LEAST_COST = 1e-7;

    /** How many widths down are tried. */
    private static final int DOWN = 2;

    private final SearchStrategy.Task task;
    private final Trial here;
    private final List<Change> changes = new ArrayList<>();

    /** A unit at another width. */
    private record Change(Unit unit, int width, Candidate to, double divergence) {}

    private Neighbourhood(SearchStrategy.Task task, Trial here) {
        this.task = task;
        this.here = here;
    }

    /** Measures every unit at its next widths, one above and two below, on the first wave of images. */
    static Neighbourhood measure(SearchStrategy.Task task, Trial here) {
        Neighbourhood around = new Neighbourhood(task, here);
        List<Change> wanted = new ArrayList<>();
        for (Unit unit : task.space().units()) {
            int width = task.space().width(here.candidate(), unit);
            for (int next : around.nextWidths(unit, width)) {
                wanted.add(new Change(unit, next, task.space().at(here.candidate(), unit, next), 0));
            }
        }
        List<Accuracy> seen = wanted.isEmpty()
                ? List.of()
                : task.evaluator().search(wanted.stream().map(Change::to).toList(), 0);
        for (int i = 0; i < seen.size(); i++) {
            Change c = wanted.get(i);
            around.changes.add(new Change(c.unit, c.width, c.to, seen.get(i).divergence()));
        }
        return around;
    }

    private List<Integer> nextWidths(Unit unit, int width) {
        List<Integer> widths = task.space().widths(unit);
        List<Integer> lower = widths.stream().filter(w -> w < width).limit(DOWN).toList();
        List<Integer> next = new ArrayList<>(lower);
        widths.stream().filter(w -> w > width).reduce((a, b) -> b).ifPresent(next::add);
        return next;
    }

    Trial here() {
        return here;
    }

    List<Diary.Decision> decisions() {
        return changes.stream()
                .map(c -> Diary.Decision.ungated(c.to, here.candidate()))
                .toList();
    }

    /** For every size below this one the setting with the least predicted divergence, largest first. */
    List<Candidate> smallerThanHere() {
        List<Unit> units = task.space().units();
        List<List<Change>> choices = units.stream().map(this::choices).toList();
        List<List<Knapsack.Choice>> priced =
                choices.stream().map(c -> c.stream().map(this::price).toList()).toList();
        List<Candidate> front = new ArrayList<>();
        for (Knapsack.Point point : Knapsack.front(priced)) {
            Candidate candidate = here.candidate();
            for (int u = 0; u < units.size(); u++) {
                Change change = choices.get(u).get(point.choices().get(u));
                candidate = task.space().at(candidate, change.unit, change.width);
            }
            if (candidate.bytes() < here.candidate().bytes()) {
                front.add(0, candidate);
            }
        }
        return front;
    }

    /** The widths a unit may get, the one it has included. */
    private List<Change> choices(Unit unit) {
        List<Change> choices = new ArrayList<>();
        int width = task.space().width(here.candidate(), unit);
        choices.add(new Change(unit, width, here.candidate(), here.divergence()));
        changes.stream().filter(c -> c.unit.equals(unit)).forEach(choices::add);
        return choices;
    }

    /** Costs count from the best width of the unit on, since a knapsack has none below zero. */
    private Knapsack.Choice price(Change change) {
        double lowest = choices(change.unit).stream()
                .mapToDouble(Change::divergence)
                .min()
                .orElseThrow();
        boolean lowers = change.to.bytes() < here.candidate().bytes();
        double cost = lowers ? Math.max(change.divergence, here.divergence() + LEAST_COST) : change.divergence;
        return new Knapsack.Choice(change.to.bytes(), Math.max(0, cost - lowest));
    }
}
