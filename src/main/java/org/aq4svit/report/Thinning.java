package org.aq4svit.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Leaves out points of a picture that would lie on others: where there are too many, only the first in every cell of a grid is kept. Outliers,
 * which have a cell to themselves, stay.
 *
 * @param most how many points may stay
 */
record Thinning(int most) {

    <P> List<P> of(List<P> points, ToDoubleFunction<P> x, ToDoubleFunction<P> y) {
        if (points.size() <= most) {
            return points;
        }
        int side = (int) Math.sqrt(most);
        Axis<P> across = Axis.of(points, x, side);
        Axis<P> up = Axis.of(points, y, side);
        Set<Integer> taken = new HashSet<>();
        return points.stream()
                .filter(p -> taken.add(across.cell(p) * side + up.cell(p)))
                .toList();
    }

    /** One direction, cut into cells. */
    private record Axis<P>(ToDoubleFunction<P> value, double low, double high, int cells) {
        static <P> Axis<P> of(List<P> points, ToDoubleFunction<P> value, int cells) {
            double low = points.stream().mapToDouble(value).min().orElseThrow();
            double high = points.stream().mapToDouble(value).max().orElseThrow();
            return new Axis<>(value, low, high, cells);
        }

        int cell(P point) {
            double share = high > low ? (value.applyAsDouble(point) - low) / (high - low) : 0;
            return Math.min(cells - 1, (int) (share * cells));
        }
    }
}
