package org.aq4svit.search;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The multiple-choice knapsack problem, for every budget at once: dynamic programming over lists of undominated totals, unit by unit
 * (Nemhauser and Ullmann, 1969).
 *
 * <p>It is exact whatever the bytes are, unless a list outgrows a bound of 65,536 totals. Those of 40 units and 6 widths hold some 4,000;
 * only if every byte saved costs the same at every unit hardly any total dominates another. Then some totals are given up, evenly over the bytes. What is left are still true bytes and true costs, so no
 * budget is ever exceeded.
 */
final class Knapsack {
    /** Bounds the time, and the memory to some 40 bytes per unit and total. */
    static final int MOST_TOTALS = 1 << 16;

    private Knapsack() {}

    /**
     * What may be chosen for a unit.
     *
     * @param cost what counts as lost with it, in any measure that adds up
     */
    record Choice(long bytes, double cost) {
        Choice {
            if (!(cost >= 0) || cost == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("expected a finite cost of 0 or more, found " + cost);
            }
        }
    }

    /**
     * One choice for every unit.
     *
     * @param bytes of all choices together
     * @param cost of all choices together
     * @param choices index of the choice of each unit
     */
    record Point(long bytes, double cost, List<Integer> choices) {}

    /**
     * The points to which no other is preferable in bytes and cost, smallest first: costs fall from one to the next.
     *
     * @param units the choices of each unit
     */
    static List<Point> front(List<List<Choice>> units) {
        return front(units, MOST_TOTALS);
    }

    /** The front, exact if no list of totals outgrows {@code most}. */
    static List<Point> front(List<List<Choice>> units, int most) {
        List<Total> totals = List.of(new Total(0, 0, null, -1));
        for (List<Choice> unit : units) {
            totals = thinned(with(totals, unit), most);
        }
        return totals.stream().map(Total::point).toList();
    }

    /** The cheapest point of a front that takes at most so many bytes, if there is one. */
    static Optional<Point> within(long budget, List<Point> front) {
        return front.stream().takeWhile(p -> p.bytes <= budget).reduce((smaller, larger) -> larger);
    }

    /**
     * Bytes and cost of one choice for each of the first units.
     *
     * @param before the same without the last unit; null if there is no unit
     * @param choice of the last unit
     */
    private record Total(long bytes, double cost, Total before, int choice) {

        Total with(Choice next, int index) {
            return new Total(bytes + next.bytes, cost + next.cost, this, index);
        }

        boolean comesBefore(Total other) {
            return bytes < other.bytes || (bytes == other.bytes && cost < other.cost);
        }

        Point point() {
            LinkedList<Integer> choices = new LinkedList<>();
            for (Total t = this; t.before != null; t = t.before) {
                choices.addFirst(t.choice);
            }
            return new Point(bytes, cost, List.copyOf(choices));
        }
    }

    /** The undominated totals with one unit more. */
    private static List<Total> with(List<Total> totals, List<Choice> unit) {
        if (unit.isEmpty()) {
            throw new IllegalArgumentException("expected a choice for every unit, found none");
        }
        List<Total> all = List.of();
        for (int c = 0; c < unit.size(); c++) {
            Choice choice = unit.get(c);
            int index = c;
            all = merged(all, totals.stream().map(t -> t.with(choice, index)).toList());
        }
        return all;
    }

    /** Those of two sorted lists that no other dominates, sorted; of equals, that of the first list. */
    private static List<Total> merged(List<Total> first, List<Total> second) {
        List<Total> merged = new ArrayList<>(first.size() + second.size());
        double least = Double.POSITIVE_INFINITY;
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            boolean takeSecond =
                    i == first.size() || (j < second.size() && second.get(j).comesBefore(first.get(i)));
            Total next = takeSecond ? second.get(j++) : first.get(i++);
            if (next.cost < least) {
                least = next.cost;
                merged.add(next);
            }
        }
        return merged;
    }

    /** The smallest total, and the cheapest in each of {@code most - 1} equal ranges of bytes; all if there are few enough. */
    private static List<Total> thinned(List<Total> totals, int most) {
        if (totals.size() <= most) {
            return totals;
        }
        long smallest = totals.get(0).bytes;
        double width = (totals.get(totals.size() - 1).bytes - smallest + 1) / (most - 1.0);
        ToLongFunction<Total> range = t -> (long) ((t.bytes - smallest) / width);
        List<Total> kept = new ArrayList<>(totals.subList(0, 1));
        for (int i = 1; i < totals.size(); i++) {
            boolean lastOfAll = i + 1 == totals.size();
            if (lastOfAll || range.applyAsLong(totals.get(i)) < range.applyAsLong(totals.get(i + 1))) {
                kept.add(totals.get(i));
            }
        }
        return kept;
    }
}
