package org.aq4svit.quant;

/** The damped matrix of a group's second moments by whole rows. */
final class DampedRows {
    private final Gram gram;
    private final int group;
    private final Damping damping;
    private final double[] row;

    DampedRows(Gram gram, int group) {
        this.gram = gram;
        this.group = group;
        this.damping = Damping.of(gram.squares(group));
        this.row = new double[gram.fanIn()];
    }

    int fanIn() {
        return row.length;
    }

    /** The diagonal's element. */
    double square(int input) {
        return damping.added(gram.sum(group, input, input));
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
