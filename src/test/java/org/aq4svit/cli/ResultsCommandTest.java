package org.aq4svit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of a run in every form, and of one that is not finished. */
class ResultsCommandTest {
    private static final Instant BEGUN = Instant.parse("2026-01-31T22:15:30Z");
    private static final String LONG =
            "*=3,stage1=5,stage1.down1=6,stage1.down2=6,stage3.down=4,stage3.block2=2,head=6";

    @TempDir
    Path folder;

    private RunTables tables;

    @BeforeEach
    void aRunOfTwoModels() {
        tables = RunTables.open(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
        put(Status.OK);
        put(model("alpha", Status.OK, null));
        put(model("beta", Status.OK, null));
        put(result("alpha", "uniform", "*=4", 0.75, true));
        put(result("alpha", "frontier", LONG, 1.325, true));
        put(result("beta", "uniform", "*=8", 2.5, false));
        put(result("beta", "frontier", "*=2,head=8", 1.5, true));
    }

    @AfterEach
    void closeRun() {
        tables.close();
    }

    private void put(String status) {
        String config = "{\"search\":{\"strategy\":[\"uniform\",\"frontier\"]}}";
        Instant end = status.equals(Status.RUNNING) ? null : BEGUN.plusSeconds(60);
        tables.put(Table.RUNS, "r1", List.of(new RunRow("r1", BEGUN, end, status, config, "0.1.0", "4.2.0", 1, null)));
    }

    private void put(ModelRow row) {
        tables.put(Table.MODELS, row.model(), List.of(row));
    }

    private void put(ResultRow row) {
        tables.put(Table.RESULTS, row.model() + " " + row.strategy(), List.of(row));
    }

    private static ModelRow model(String name, String status, String error) {
        return new ModelRow("r1", name, "sdt-v2", 9L, 4, "0", 94.375, 99.0, 4000L, status, error, null);
    }

    private static ResultRow result(String model, String strategy, String setting, double drop, boolean met) {
        return new ResultRow(
                "r1", model, strategy, "c1", setting, 271_224, 90.284, 86.98, 2.816, 93.05, 99, 94.375, drop, met, 59.5,
                25.392, 89);
    }

    private Cli results(String... more) {
        List<String> arguments = new ArrayList<>(List.of("results", "--run", folder.toString()));
        arguments.addAll(List.of(more));
        Cli run = Cli.run(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    @Test
    void theTableIsThatOfTheSweep() {
        Cli run = results();
        List<ResultRow> rows = List.of(
                result("alpha", "uniform", "*=4", 0.75, true),
                result("alpha", "frontier", LONG, 1.325, true),
                result("beta", "uniform", "*=8", 2.5, false),
                result("beta", "frontier", "*=2,head=8", 1.5, true));
        assertThat(run.out()).isEqualTo(ResultTable.of(rows) + System.lineSeparator());
        assertThat(run.out()).contains("| beta  | uniform ").contains("2.50 (not met)");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aLineHoldsAllOfANetworksResult() {
        assertThat(results("--lines", "--model", "alpha", "--strategy", "frontier")
                        .out())
                .isEqualToIgnoringNewLines(
                        "result model=alpha strategy=frontier bytes=271224 effective_bits=2.82 saving_weights=90.28"
                                + " saving_total=86.98 baseline_top1=94.38 top1=93.05 drop=1.33 constraint_met=true"
                                + " seconds=59.5 full_evaluations=25.4 setting=" + LONG);
        assertThat(results("--lines").out().lines()).hasSize(4);
    }

    @Test
    void aNameThatWouldBreakALineIsQuoted() {
        put(result("two\nlines", "uniform", "*=8", 0, true));
        assertThat(results("--lines").out().lines()).hasSize(5).anyMatch(line -> line.contains("\"two\\nlines\""));
    }

    @Test
    void jsonIsOneObjectWithTheColumnsOfTheTable() throws Exception {
        JsonNode json = new ObjectMapper().readTree(results("--json").out());
        assertThat(json.at("/status").asText()).isEqualTo("OK");
        assertThat(json.at("/started_at").asText()).isEqualTo("2026-01-31T22:15:30Z");
        assertThat(json.at("/results")).hasSize(4);
        assertThat(json.at("/results/1/setting").asText()).isEqualTo(LONG);
        assertThat(json.at("/results/1/saving_weights").asDouble()).isEqualTo(90.284);
        assertThat(json.at("/results/2/constraint_met").asBoolean(true)).isFalse();
        assertThat(json.at("/models/0/missing")).isEmpty();
    }

    @Test
    void csvIsReadAgainAsItWas() throws Exception {
        List<CSVRecord> records = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .get()
                .parse(new java.io.StringReader(results("--csv").out()))
                .getRecords();
        assertThat(records).hasSize(4);
        assertThat(records.get(1).get("setting")).isEqualTo(LONG);
        assertThat(records.get(1).get("full_evaluations")).isEqualTo("25.392");
        assertThat(records.get(1).toMap()).hasSize(ResultRow.class.getRecordComponents().length);
    }

    @Test
    void whatIsNotFinishedIsNamed() throws Exception {
        put(Status.RUNNING);
        put(model("beta", Status.FAILED, "model.pth: expected a checkpoint, found none\nat some place"));
        put(model("gamma", Status.RUNNING, null));
        put(result("gamma", "uniform", "*=8", 0.5, true));
        assertThat(results("--lines").err().lines())
                .containsExactly(
                        "beta: model.pth: expected a checkpoint, found none",
                        "gamma: not finished; done: uniform; to come: frontier",
                        "The run began at 2026-01-31T22:15:30Z and has not ended; if it was stopped, sweep --resume goes on with it.");
        JsonNode json = new ObjectMapper().readTree(results("--json").out());
        assertThat(json.at("/finished_at").isNull()).isTrue();
        assertThat(json.at("/models/1/error").asText()).startsWith("model.pth");
        assertThat(json.at("/models/2/missing/0").asText()).isEqualTo("frontier");
    }

    @Test
    void aRunWithoutResultsSaysSo() {
        tables.close();
        tables = RunTables.open(
                new org.apache.hadoop.fs.Path(folder.resolve("new").toUri()), new Configuration());
        put(Status.RUNNING);
        Cli run = Cli.run("results", "--run", folder.resolve("new").toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.sentence()).contains("has not ended");
    }

    @Test
    void anUnknownModelNamesTheNearest() {
        Cli run = Cli.run("results", "--run", folder.toString(), "--model", "betta");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.sentence()).contains("--model", "the nearest is 'beta'", "'betta'");
    }

    @Test
    void anUnknownStrategyNamesTheNearest() {
        Cli run = Cli.run("results", "--run", folder.toString(), "--strategy", "frontir");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.sentence()).contains("--strategy", "the nearest is 'frontier'");
    }

    @Test
    void aDirectoryWithoutARun() {
        Cli run = Cli.run("results", "--run", folder.resolve("nothing").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.sentence()).contains("nothing", "the directory of a run");
    }

    @Test
    void aDirectoryThatIsNoUri() {
        Cli run = Cli.run("results", "--run", "");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--run", "expected");
    }

    @Test
    void formsExcludeEachOther() {
        Cli run = Cli.run("results", "--run", folder.toString(), "--json", "--csv");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--json", "--csv", "mutually exclusive");
    }
}
