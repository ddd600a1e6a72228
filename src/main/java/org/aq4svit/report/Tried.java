package org.aq4svit.report;

import java.util.List;
import org.aq4svit.table.CandidateRow;

/**
 * A candidate as pictures need it: far smaller than its row, of which there may be a hundred thousand.
 *
 * @param parent id of the candidate it was made from, null for a first one
 * @param bits width of every weight layer, in the layers' order
 */
record Tried(
        String id,
        String parent,
        String strategy,
        String setting,
        List<Integer> bits,
        long bytes,
        double savingWeights,
        double savingTotal) {

    private static final int FLOAT = 32;

    static Tried of(CandidateRow row, List<String> layers) {
        List<Integer> bits =
                layers.stream().map(l -> row.bits().getOrDefault(l, FLOAT)).toList();
        return new Tried(
                row.candidate(),
                row.parent(),
                row.strategy(),
                row.setting(),
                bits,
                row.bytes(),
                row.savingWeights(),
                row.savingTotal());
    }

    /** Whether nothing is quantized. */
    boolean isFloat() {
        return bits.stream().allMatch(b -> b == FLOAT);
    }
}
