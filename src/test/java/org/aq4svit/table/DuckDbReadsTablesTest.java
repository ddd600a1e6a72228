package org.aq4svit.table;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of another program find in the tables. */
class DuckDbReadsTablesTest {
    @TempDir
    Path run;

    private RunTables tables;

    @BeforeEach
    void openRun() {
        tables = RunTables.open(new org.apache.hadoop.fs.Path(run.toUri()), new Configuration());
    }

    @AfterEach
    void closeRun() {
        tables.close();
    }

    @Test
    void everyTableOfANewRunHasItsColumns() throws IOException {
        assertThat(columns()).isEqualTo(promisedColumns());
    }

    @Test
    void everyTableWithRowsHasItsColumnsAndAllRows() throws IOException {
        Table.all().forEach(this::putSamples);

        assertThat(columns()).isEqualTo(promisedColumns());
        try (DuckDb duckDb = DuckDb.of(run)) {
            for (Table<?> table : Table.all()) {
                assertThat(duckDb.query("from " + table)).as(table.name()).hasSize(4);
            }
        }
    }

    @Test
    void valuesAreWhatWasPut() {
        putSamples(Table.RUNS);
        putSamples(Table.MODELS);
        putSamples(Table.EVALUATIONS);

        try (DuckDb duckDb = DuckDb.of(run)) {
            Map<String, Object> first =
                    duckDb.query("from runs where run_id = 'r1' limit 1").get(0);
            assertThat(((OffsetDateTime) first.get("started_at")).toInstant())
                    .isEqualTo(Instant.parse("2026-01-31T22:15:30.123456Z"));
            assertThat(duckDb.query("select distinct parameters, error from models where model = '模型/ü \"'''"))
                    .containsExactly(row("parameters", null, "error", "no file"));
            assertThat(duckDb.query("select distinct error, images from evaluations where status = 'FAILED'"))
                    .containsExactly(row("error", "💥", "images", 0L));
        }
    }

    @Test
    void aMapAnswersByKey() {
        putSamples(Table.CANDIDATES);

        try (DuckDb duckDb = DuckDb.of(run)) {
            assertThat(duckDb.query(
                            "select distinct bits['a.second'] a, map_keys(bits) k from candidates where step = 3"))
                    .containsExactly(row("a", 8, "k", List.of("z.first", "a.second")));
        }
    }

    private <R extends Record> void putSamples(Table<R> table) {
        tables.put(table, "one/模", SampleRows.of(table));
        tables.put(table, "two", SampleRows.of(table));
    }

    private Map<String, String> columns() {
        Map<String, String> columns = new HashMap<>();
        try (DuckDb duckDb = DuckDb.open()) {
            for (Table<?> table : Table.all()) {
                columns.put(
                        table.name(),
                        duckDb.query("describe from " + DuckDb.files(run, table)).stream()
                                .map(column -> column.get("column_name") + " " + column.get("column_type"))
                                .collect(joining(", ")));
            }
        }
        return columns;
    }

    private static Map<String, String> promisedColumns() throws IOException {
        Map<String, String> columns = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                DuckDbReadsTablesTest.class.getResourceAsStream("/table/columns.txt"), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> line.split(": ", 2)).forEach(parts -> columns.put(parts[0], parts[1]));
        }
        return columns;
    }

    private static Map<String, Object> row(String column, Object value, String other, Object otherValue) {
        Map<String, Object> row = new HashMap<>();
        row.put(column, value);
        row.put(other, otherValue);
        return row;
    }
}
