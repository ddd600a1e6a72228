package org.aq4svit.search;

/**
 * What a setting must keep.
 *
 * @param maxDrop largest drop of top-1
 * @param unit whether that is points or percent of the baseline
 */
public record Constraint(double maxDrop, Unit unit) {
    /** What {@code maxDrop} counts. */
    public enum Unit {
        /** Percentage points of top-1. */
        POINTS,
        /** Percent of the baseline's top-1. */
        RELATIVE
    }

    /** Whether an accuracy keeps it. */
    public boolean allows(Accuracy accuracy) {
        double limit = unit == Unit.POINTS ? maxDrop : maxDrop / 100 * accuracy.baselineTop1();
        return accuracy.drop() <= limit;
    }
}
