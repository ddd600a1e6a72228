package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aq4svit.image.Damaged;
import org.aq4svit.table.DamagedRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Table;

/** Which images a run has left out since they are damaged: the table {@code damaged}. */
final class DamageLedger {
    private final RunTables tables;
    private final String runId;

    DamageLedger(RunTables tables, String runId) {
        this.tables = tables;
        this.runId = runId;
    }

    /** Adds images of a source to those that are known, from an earlier session too. Each of them is named once. */
    synchronized void add(String source, List<Damaged> images) {
        Map<String, DamagedRow> known = new TreeMap<>();
        tables.read(Table.DAMAGED, source).stream()
                .filter(row -> row.source().equals(source))
                .forEach(row -> known.put(row.key(), row));
        images.forEach(d -> known.put(d.key(), new DamagedRow(runId, source, d.key(), d.reason())));
        tables.put(Table.DAMAGED, source, List.copyOf(known.values()));
    }
}
