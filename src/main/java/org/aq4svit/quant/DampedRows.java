package org.aq4svit.quant;

/** The matrix of a group's second moments by whole rows, damped as {@link Factor} has it. An input that is always silent has a row of its own. */
final class DampedRows {
    private final Gram gram;
    private final int group;
    private final double damping;
    private final double[] row;

    DampedRows(Gram gram, int group) {
        this.gram = gram;
        this.group = group;
        this.damping = Factor.damping(gram.squares(group));
        this.row = new double[gram.fanIn()];
    }

    int fanIn() {
        return row.length;
    }

    /** The diagonal's element. */
    double square(int input) {
        double square = gram.sum(group, input, input);
        return square > 0 ? square + damping : 1;
    }

    /** A row {@code [fanIn]}; the next call writes into the same array. */
    double[] row(int input) {
        for (int i = 0; i < row.length; i++) {
            row[i] = gram.sum(group, input, i);
        }
        row[input] = square(input);
        return row;
    }
}
