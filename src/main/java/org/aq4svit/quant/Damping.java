package org.aq4svit.quant;

import java.util.Arrays;

/**
 * What is added to the diagonal of a layer's second moments, so that they can be inverted and errors along directions that the calibration
 * images hardly know still count.
 *
 * @param amount added to the sum of squares of every input that is not always silent
 */
record Damping(double amount) {
    /** Share of the mean sum of squares: GPTQ's 1 %. */
    private static final double SHARE = 0.01;

    /** For inputs with these sums of squares. */
    static Damping of(double[] squares) {
        return new Damping(
                SHARE * Arrays.stream(squares).filter(s -> s > 0).average().orElse(1));
    }

    /** A sum of squares, damped. A silent input has no products, so that any diagonal leaves it alone: it gets 1. */
    double added(double square) {
        return square > 0 ? square + amount : 1;
    }

    Damping stronger() {
        return new Damping(10 * amount);
    }
}
