package org.aq4svit.sweep;

import java.util.Collection;
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

    /** Takes the sources of a new run down. */
    void put(Map<String, ImageListing> sources) {
        sources.forEach((uri, listing) -> tables.put(Table.SOURCES, uri, List.of(row(uri, listing))));
    }

    /**
     * Compares the sources with those that were taken down when the run began. What is called otherwise now, as from another working
     * directory, has to be one of them.
     *
     * @throws InputException if the images of a source are others than then
     */
    void compare(Map<String, ImageListing> sources) {
        Map<String, SourceRow> known =
                tables.read(Table.SOURCES).stream().collect(Collectors.toMap(SourceRow::source, Function.identity()));
        sources.forEach((uri, listing) -> {
            SourceRow now = row(uri, listing);
            Collection<SourceRow> before = known.containsKey(uri) ? List.of(known.get(uri)) : known.values();
            if (before.stream().noneMatch(b -> b.sha256().equals(now.sha256()))) {
                String images = before.stream()
                        .map(b -> Long.toString(b.images()))
                        .distinct()
                        .collect(Collectors.joining(" or "));
                throw InputException.expected(
                        uri,
                        "the " + images + " images this run was started with",
                        now.images() + " images, not all the same in name, class, place and length");
            }
        });
    }

    private SourceRow row(String uri, ImageListing listing) {
        return new SourceRow(
                runId, uri, listing.images().size(), listing.classes().size(), listing.fingerprint());
    }
}
