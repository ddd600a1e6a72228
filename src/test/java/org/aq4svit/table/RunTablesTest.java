package org.aq4svit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunTablesTest {
    private final Configuration conf = new Configuration();

    @TempDir
    Path run;

    private RunTables tables;

    @BeforeEach
    void openRun() {
        tables = RunTables.open(path(run), conf);
    }

    @AfterEach
    void closeRun() {
        tables.close();
    }

    private RunTables openedAgain() {
        tables.close();
        tables = RunTables.open(path(run), conf);
        return tables;
    }

    static List<Table<?>> everyTable() {
        return Table.all();
    }

    @ParameterizedTest
    @MethodSource("everyTable")
    <R extends Record> void rowsComeBackAsTheyWent(Table<R> table) {
        List<R> rows = SampleRows.of(table);

        tables.put(table, "a key", rows);

        assertThat(tables.read(table)).isEqualTo(rows);
        assertThat(RunView.of(path(run), conf).read(table)).isEqualTo(rows);
    }

    @ParameterizedTest
    @MethodSource("everyTable")
    <R extends Record> void aNewRunHasEveryTableWithoutRows(Table<R> table) throws IOException {
        assertThat(tables.read(table)).isEmpty();
        assertThat(filesOf(table)).containsExactly("-schema.parquet");
    }

    @Test
    void aMapKeepsItsOrder() {
        tables.put(Table.CANDIDATES, "k", SampleRows.of(Table.CANDIDATES));

        assertThat(tables.read(Table.CANDIDATES).get(0).bits().keySet()).containsExactly("z.first", "a.second");
    }

    @Test
    void onlyFilesOfTheKeysThatAreAskedForAreOpened() throws IOException {
        tables.put(Table.FRONTIER, "tiny one", frontier("tiny", 3));
        tables.put(Table.FRONTIER, "tiny/" + "x".repeat(300), frontier("tiny", 2));
        tables.put(Table.FRONTIER, "tin", frontier("tin", 2));
        Files.writeString(run.resolve("frontier/other.parquet"), "damaged");

        assertThat(tables.read(Table.FRONTIER, "tiny ")).isEqualTo(frontier("tiny", 3));
        assertThat(tables.read(Table.FRONTIER, "tiny/" + "x".repeat(200))).isEqualTo(frontier("tiny", 2));
        assertThat(tables.read(Table.FRONTIER, "tiny")).hasSize(5);
        assertThat(tables.read(Table.FRONTIER, "nobody")).isEmpty();
    }

    @Test
    void whoCannotOpenARunDoesNotKeepOthersOut() throws IOException {
        Path half = Files.createDirectory(run.resolve("half"));
        Files.writeString(half.resolve("runs"), "a file where a folder should be");
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> RunTables.open(path(half), conf));
        assertThat(half.resolve("_lease")).doesNotExist();
    }

    @Test
    void aKeysRowsReplaceThoseItHad() throws IOException {
        tables.put(Table.FRONTIER, "tiny", frontier("tiny", 3));
        tables.put(Table.FRONTIER, "tiny", frontier("tiny", 2));

        assertThat(tables.read(Table.FRONTIER)).isEqualTo(frontier("tiny", 2));
        assertThat(filesOf(Table.FRONTIER)).containsExactly("-schema.parquet", "tiny.parquet");
    }

    @Test
    void rowsAreReadInTheOrderOfTheirKeys() {
        List<String> keys = List.of("b", "模型", "a", "-schema", ".c");
        keys.forEach(key -> tables.put(Table.FRONTIER, key, frontier(key, 1)));

        assertThat(tables.read(Table.FRONTIER))
                .extracting(FrontierRow::model)
                .containsExactly("a", "b", "-schema", ".c", "模型");
    }

    @Test
    void openingARunAgainKeepsItsRows() {
        tables.put(Table.FRONTIER, "tiny", frontier("tiny", 3));

        assertThat(openedAgain().read(Table.FRONTIER)).isEqualTo(frontier("tiny", 3));
    }

    @Test
    void whatAKilledDriverLeftIsInvisibleAndGoesAtTheNextOpening() throws IOException {
        tables.put(Table.FRONTIER, "tiny", frontier("tiny", 3));
        Path half = run.resolve("frontier/.0b5e1b7e-half.tmp");
        Files.write(half, new byte[] {'P', 'A', 'R', '1', 0});

        assertThat(RunView.of(path(run), conf).read(Table.FRONTIER)).isEqualTo(frontier("tiny", 3));
        assertThat(half).exists();

        assertThat(openedAgain().read(Table.FRONTIER)).isEqualTo(frontier("tiny", 3));
        assertThat(half).doesNotExist();
    }

    @Test
    void aRowThatCannotBeWrittenLeavesTheTableAsItWas() throws IOException {
        tables.put(Table.FRONTIER, "tiny", frontier("tiny", 3));
        FrontierRow nameless = new FrontierRow("r1", null, "c", 0, 0, 0, 0, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> tables.put(Table.FRONTIER, "tiny", List.of(nameless)))
                .withMessageContaining("column model: expected a value, found null");

        assertThat(tables.read(Table.FRONTIER)).isEqualTo(frontier("tiny", 3));
    }

    @Test
    void aFaultOfTheFileSystemNamesTableAndKeyAndLeavesNothingBehind() throws IOException {
        Path blocked = Files.createDirectories(run.resolve("frontier/tiny.parquet/occupied"))
                .getParent();

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> tables.put(Table.FRONTIER, "tiny", frontier("tiny", 1)))
                .withMessageContaining("frontier: the rows of tiny cannot be written");

        assertThat(blocked).isDirectory();
        assertThat(filesOf(Table.FRONTIER)).containsExactly("-schema.parquet", "tiny.parquet");
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        Files.writeString(run.resolve("frontier/bad.parquet"), "this is not Parquet");

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> tables.read(Table.FRONTIER))
                .withMessageContaining("frontier/bad.parquet: expected a Parquet file of the table frontier");
    }

    @Test
    void aFileOfAnotherTableIsNamed() throws IOException {
        Files.copy(run.resolve("runs/-schema.parquet"), run.resolve("frontier/ok.parquet"));
        tables.put(Table.RUNS, "r", SampleRows.of(Table.RUNS));
        Files.copy(run.resolve("runs/r.parquet"), run.resolve("frontier/runs.parquet"));

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> tables.read(Table.FRONTIER))
                .withMessageContaining("frontier/runs.parquet")
                .withMessageContaining("expected a column model");
    }

    @Test
    void aViewNeedsARun() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> RunView.of(path(run.resolve("elsewhere")), conf))
                .withMessageContaining("elsewhere: expected the directory of a run");
    }

    @Test
    void aRunNeedsAPlaceThatCanBeWrittenTo() throws IOException {
        Path file = Files.writeString(run.resolve("file"), "");

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> RunTables.open(path(file), conf))
                .withMessageContaining("file: expected a directory that a run can be written to");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> RunTables.open(new org.apache.hadoop.fs.Path("nofs://host/run"), conf))
                .withMessageContaining("nofs");
    }

    private List<String> filesOf(Table<?> table) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve(table.name()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<FrontierRow> frontier(String model, int rows) {
        return Stream.iterate(0, i -> i + 1)
                .limit(rows)
                .map(i -> new FrontierRow("r1", model, "c" + i, 1000 - i, i, i, i, i))
                .toList();
    }

    private static org.apache.hadoop.fs.Path path(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
