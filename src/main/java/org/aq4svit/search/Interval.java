package org.aq4svit.search;

/** A confidence interval, ends included. */
public record Interval(double lower, double upper) {

    /** Whether a value lies in it. */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
