package org.aq4svit.sweep;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.ImageListing;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.SourceRow;
import org.aq4svit.table.Table;

/** Which images a run is about: the table {@code sources}, and the promise that a resumed run does not mix answers to different ones. */
final class SourceLedger {
    private final RunTables tables;
    private final String runId;

    SourceLedger(RunTables tables, String runId) {
        this.tables = tables;
        this.runId = runId;
    }

    /**
     * Takes the sources down, or compares them with those that were taken down when the run began.
     *
     * @throws InputException if the images of a source are others than then
     */
    void putOrCompare(Map<String, ImageListing> sources) {
        Map<String, SourceRow> known =
                tables.read(Table.SOURCES).stream().collect(Collectors.toMap(SourceRow::source, Function.identity()));
        sources.forEach((uri, listing) -> {
            SourceRow now = new SourceRow(
                    runId, uri, listing.images().size(), listing.classes().size(), listing.fingerprint());
            SourceRow before = known.get(uri);
            if (before == null) {
                tables.put(Table.SOURCES, uri, List.of(now));
            } else if (!before.sha256().equals(now.sha256())) {
                throw InputException.expected(
                        uri,
                        "the " + before.images() + " images this run was started with",
                        now.images() + " images, not all the same in name, class, place and length");
            }
        });
    }
}
