package org.aq4svit.report;

import java.util.List;
import org.aq4svit.table.LayerRow;
import org.aq4svit.table.ResultRow;

/**
 * Which layer got how many bits.
 *
 * @param layers the rows, in the network's order
 * @param columns what each strategy chose
 */
record BitsMap(List<Layer> layers, List<Column> columns) {

    /** A weight layer; the block is that of its settings' scope, or the scope where it is in no block. */
    record Layer(String name, String block, String kind, long weights) {}

    /** The widths a strategy chose, in the layers' order. */
    record Column(String strategy, List<Integer> bits) {}

    static BitsMap of(ModelContents model) {
        return new BitsMap(
                model.layers.stream().map(BitsMap::layer).toList(),
                model.results.stream()
                        .filter(r -> model.candidates.containsKey(r.candidate()))
                        .map(r -> column(model, r))
                        .toList());
    }

    private static Layer layer(LayerRow row) {
        return new Layer(row.layer(), row.block() == null ? row.scope() : row.block(), row.kind(), row.weights());
    }

    private static Column column(ModelContents model, ResultRow result) {
        return new Column(
                result.strategy(), model.candidates.get(result.candidate()).bits());
    }
}
