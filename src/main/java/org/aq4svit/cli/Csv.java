package org.aq4svit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Records as CSV (RFC 4180): a header of their components in snake_case, which are the columns of their table, and a line each. */
final class Csv {
    private Csv() {}

    static <R extends Record> void print(Class<R> type, List<R> rows, Appendable out) {
        try {
            CSVPrinter csv = CSVFormat.RFC4180.print(out);
            csv.printRecord(Json.names(type));
            for (R row : rows) {
                csv.printRecord(Json.fields(row).values());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
