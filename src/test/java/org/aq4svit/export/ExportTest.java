package org.aq4svit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.cli.Cli;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Demo;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.FrontierRow;
import org.aq4svit.table.NormRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Table;
import org.aq4svit.tensor.Safetensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported from a run, and what is refused. */
class ExportTest {
    private static final String FEW =
            "images { validate-limit = 32, search-limit = 32, shard-size = 16 }, search.race.first-wave = 16";

    @TempDir
    static Path folder;

    private static DemoRun plain;
    private static DemoRun calibrated;

    @BeforeAll
    static void sweepTheDemo() throws IOException {
        plain = DemoRun.swept(
                folder,
                "plain",
                FEW + ", search { strategy = [\"uniform\", \"random\"], samples = 2, bits = [6, 4, 3] }");
        calibrated = DemoRun.swept(folder, "calibrated", FEW + """
            , images { calibration-limit = 16 }
            , search { strategy = "uniform", bits = [4], quantizer = "compensated", norms = "re-estimated", calibration-batch = 16 }
            """);
    }

    private static <R extends Record> List<R> rows(DemoRun run, Table<R> table) {
        return RunView.of(new org.apache.hadoop.fs.Path(run.folder().toUri()), new Configuration())
                .read(table);
    }

    private static ResultRow result(DemoRun run, String strategy) {
        return rows(run, Table.RESULTS).stream()
                .filter(r -> r.strategy().equals(strategy))
                .findFirst()
                .orElseThrow();
    }

    private static Export.Request request(Path out) {
        return new Export.Request(
                plain.folder().toString(),
                DemoRun.MODEL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "compressed-tensors",
                out);
    }

    private static Export.Report export(Export.Request request) throws IOException {
        return new Export(request, new Configuration(), sentence -> {}).execute();
    }

    @Test
    void theTensorsTakeTheBytesOfTheResult() throws IOException {
        Path out = folder.resolve("bytes");

        Export.Report report = plain.export("random", "compressed-tensors", out);

        ResultRow result = result(plain, "random");
        assertThat(report.footprint()).isEqualTo(result.bytes());
        assertThat(report.top1()).isEqualTo(result.top1());
        assertThat((double) report.size().tensors() / result.bytes()).isBetween(1.0, 1.02);
        assertThat(report.size().file()).isEqualTo(Files.size(out.resolve("model.safetensors")));
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "model.safetensors",
                            "model.conf",
                            "model.py",
                            "predictions.csv",
                            "quantization.json",
                            "README.md");
        }
    }

    @Test
    void theFolderIsAModelOfItsOwnAtTheWidthsOfTheSearch() throws IOException {
        Path out = folder.resolve("own");
        plain.export("random", "compressed-tensors", out);

        Model model = Model.read(out.resolve("model.conf").toString(), new Configuration());

        assertThat(Setting.stored(model.network().weightLayers(), model.parameters())
                        .text())
                .isEqualTo(result(plain, "random").setting());
    }

    @Test
    void theReadmeStatesBytesAndAccuracy() throws IOException {
        Path out = folder.resolve("readme");
        Export.Report report = plain.export("uniform", "compressed-tensors", out);

        assertThat(Files.readString(out.resolve("README.md")))
                .contains(String.format(java.util.Locale.ROOT, "%,d", report.footprint()))
                .contains(String.format(
                        java.util.Locale.ROOT, "%,d", report.size().file()))
                .contains(String.format(java.util.Locale.ROOT, "%.2f %%", report.top1()))
                .contains("32 validation images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qonnx", "samediff"})
    void anotherProgramRunsTheFileAndItsAnswersAreCounted(String format) throws IOException {
        Path out = folder.resolve("elsewhere-" + format);
        Export.Elsewhere elsewhere = plain.export("uniform", format, out).elsewhere();

        assertThat(elsewhere.images()).isEqualTo(32);
        assertThat(elsewhere.alike()).isBetween(31L, 32L);
        assertThat(Files.readString(out.resolve("README.md")))
                .contains(elsewhere.runtime() + " ran this very file and gave it for " + elsewhere.alike() + " of 32");
        assertThat(Files.readAllLines(out.resolve("predictions.csv"))).hasSize(33);
    }

    @Test
    void torchaoGetsAConfigurationOfEveryLayer() throws IOException {
        Path out = folder.resolve("torchao");
        plain.export("uniform", "compressed-tensors", out);

        JsonNode json =
                new ObjectMapper().readTree(out.resolve("quantization.json").toFile());

        assertThat(json.at("/_type").asText()).isEqualTo("FqnToConfig");
        JsonNode layers = json.at("/_data/fqn_to_config");
        Map<String, Integer> bits = new ObjectMapper()
                .readValue(
                        Safetensors.open(out.resolve("model.safetensors"))
                                .metadata()
                                .get("bits"),
                        new com.fasterxml.jackson.core.type.TypeReference<>() {});
        assertThat(layers).hasSameSizeAs(bits.keySet());
        assertThat(layers.at("/head/_data/weight_dtype/_data").asText()).isEqualTo("int" + bits.get("head"));
        assertThat(layers.get("block3.0.mlp.fc1_conv").isNull()).as("a Conv1d").isTrue();
    }

    /** Weights rounded with their inputs in view and norms of the calibration images: what was validated, not what is easy to make. */
    @Test
    void whatWasCalibratedIsExportedAsItWasValidated() throws IOException {
        Path out = folder.resolve("compensated");
        calibrated.export("uniform", "compressed-tensors", out);

        var tensors = Safetensors.read(out.resolve("model.safetensors"));
        List<NormRow> norms = rows(calibrated, Table.NORMS).stream()
                .filter(n -> n.candidate().equals(result(calibrated, "uniform").candidate()))
                .toList();
        assertThat(norms).hasSize(63);
        for (NormRow norm : norms) {
            float[] mean = tensors.get(norm.norm() + ".running_mean").floats();
            for (int c = 0; c < mean.length; c++) {
                assertThat((double) mean[c]).isEqualTo(norm.mean().get(c));
            }
        }
    }

    @Test
    void anyRowOfTheFrontierCanBeHad() throws IOException {
        FrontierRow row = rows(plain, Table.FRONTIER).get(0);
        Export.Request one = new Export.Request(
                plain.folder().toString(),
                DemoRun.MODEL,
                Optional.empty(),
                Optional.empty(),
                Optional.of(row.candidate()),
                "compressed-tensors",
                folder.resolve("frontier"));

        assertThat(export(one).footprint()).isEqualTo(row.bytes());
    }

    @Test
    void withoutAStrategyTheSmallestThatKeepsTheConstraintIsTaken() throws IOException {
        long smallest = rows(plain, Table.RESULTS).stream()
                .filter(ResultRow::constraintMet)
                .mapToLong(ResultRow::bytes)
                .min()
                .orElseThrow();
        assertThat(export(request(folder.resolve("smallest"))).footprint()).isEqualTo(smallest);
    }

    /** If the tables say something else than what is computed here, there is no export. */
    @Test
    void anAccuracyThatCannotBeRepeatedLeavesNothing() throws IOException {
        DemoRun altered =
                new DemoRun(Files.createDirectories(folder.resolve("altered")).resolve("run"));
        org.apache.commons.io.FileUtils.copyDirectory(
                plain.folder().toFile(), altered.folder().toFile());
        RunTables tables =
                RunTables.open(new org.apache.hadoop.fs.Path(altered.folder().toUri()), new Configuration());
        org.apache.commons.io.FileUtils.deleteDirectory(
                altered.folder().resolve("evaluations").toFile());
        tables.put(
                Table.EVALUATIONS,
                "all",
                rows(plain, Table.EVALUATIONS).stream().map(ExportTest::oneLess).toList());
        Path out = altered.folder().resolveSibling("out");

        assertThatThrownBy(() -> altered.export("uniform", "compressed-tensors", out))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("evaluations");

        try (Stream<Path> files = Files.list(out.getParent())) {
            assertThat(files).containsExactly(altered.folder());
        }
    }

    private static EvaluationRow oneLess(EvaluationRow e) {
        return new EvaluationRow(
                e.runId(),
                e.model(),
                e.candidate(),
                e.shard(),
                e.purpose(),
                e.images(),
                e.correct1() - 1,
                e.correct5(),
                e.lost(),
                e.gained(),
                e.lossIncrease(),
                e.seconds(),
                e.status(),
                e.error(),
                e.stoppedAtLayer(),
                e.divergence(),
                e.lostImages(),
                e.gainedImages(),
                e.wallSeconds());
    }

    @Test
    void aFolderThatIsThereIsRefused() throws IOException {
        Path out = Files.createDirectories(folder.resolve("there"));
        assertRefused(request(out), "--out", "there");
    }

    @Test
    void anUnknownModelStrategySettingOrCandidateIsRefused() {
        Path out = folder.resolve("never");
        String run = plain.folder().toString();
        Optional<String> none = Optional.empty();
        String format = "compressed-tensors";
        assertRefused(new Export.Request(run, "other", none, none, none, format, out), "[sdtv2-tiny]", "'other'");
        assertRefused(
                new Export.Request(run, DemoRun.MODEL, Optional.of("beam"), none, none, format, out),
                "random",
                "'beam'");
        assertRefused(
                new Export.Request(run, DemoRun.MODEL, none, Optional.of("*=2,head=5"), none, format, out),
                "a setting that the search",
                "'*=2,head=5'");
        assertRefused(
                new Export.Request(run, DemoRun.MODEL, none, none, Optional.of("nobody"), format, out), "'nobody'");
        assertRefused(
                new Export.Request(folder.resolve("nowhere").toString(), DemoRun.MODEL, none, none, none, format, out),
                "nowhere",
                "the directory of a run");
        assertThat(out).doesNotExist();
    }

    @Test
    void aRunThatIsNotFinishedIsRefused() throws IOException {
        Path unfinished = folder.resolve("unfinished");
        RunTables tables = RunTables.open(new org.apache.hadoop.fs.Path(unfinished.toUri()), new Configuration());
        RunRow run = rows(plain, Table.RUNS).get(0);
        tables.put(Table.RUNS, run.runId(), List.of(run));
        tables.put(Table.MODELS, "m", rows(plain, Table.MODELS));
        Export.Request request = new Export.Request(
                unfinished.toString(),
                DemoRun.MODEL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "compressed-tensors",
                folder.resolve("never"));
        assertRefused(request, "a finished search", "--resume");
    }

    /** The commands read what export wrote, at the widths it wrote. */
    @Test
    void evaluateInspectAndTraceReadAnExport() throws IOException {
        Path out = folder.resolve("read");
        plain.export("random", "compressed-tensors", out);
        String model = out.resolve("model.conf").toString();

        Cli evaluated = evaluate(model, "--json");
        Cli inspected = Cli.run("inspect", "--model", model, "--json");
        DemoImages images = DemoImages.of(Model.read(model, new Configuration()), 2);
        Path input = folder.resolve("input.safetensors");
        Path traced = folder.resolve("traced.safetensors");
        Safetensors.write(input, Map.of("input", images.tensor()), Map.of());
        Cli trace = Cli.run("trace", "--model", model, "--input", input.toString(), "--out", traced.toString());

        assertThat(new ObjectMapper().readTree(evaluated.out()).at("/setting").asText())
                .isEqualTo(result(plain, "random").setting());
        assertThat(inspected.code()).isZero();
        assertThat(trace.code()).isZero();
        assertThat(Safetensors.open(traced).metadata())
                .containsEntry("setting", result(plain, "random").setting());
        assertThat(DemoImages.rows(Safetensors.read(traced).get("logits").floats(), 10))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(images.logits(Model.read(model, new Configuration())));
    }

    private static Cli evaluate(String model, String... more) {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.host", "127.0.0.1");
        return Cli.run(Stream.concat(
                        Stream.of("evaluate", "--model", model, "--images", Demo.EVAL, "--limit", "8"), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aDamagedExportIsOneSentence() throws IOException {
        Path out = folder.resolve("damaged");
        plain.export("uniform", "compressed-tensors", out);
        Path file = out.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);

        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
        Cli truncated = evaluate(out.resolve("model.conf").toString());
        Files.writeString(
                file,
                new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).replace("\"bits\":", "\"bitz\":"),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        Cli withoutWidths = evaluate(out.resolve("model.conf").toString());

        assertThat(truncated.code()).isEqualTo(2);
        assertThat(truncated.sentence()).contains("model.safetensors", "as its header says");
        assertThat(withoutWidths.code()).isEqualTo(2);
        assertThat(withoutWidths.sentence()).contains("model.safetensors", "metadata 'bits'");
    }

    @Test
    void theCommandSaysWhatItWroteOrWhatIsWrong() throws IOException {
        String run = plain.folder().toString();
        Path out = folder.resolve("by-command");
        Cli done = Cli.run("export", "--run", run, "--model", DemoRun.MODEL, "--out", out.toString(), "--json");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(new ObjectMapper().readTree(done.out()).at("/size/file").asLong())
                .isEqualTo(Files.size(out.resolve("model.safetensors")));

        Cli again = Cli.run("export", "--run", run, "--model", DemoRun.MODEL, "--out", out.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.sentence()).contains("--out", "not there yet");
        Cli format = Cli.run("export", "--run", run, "--model", "m", "--out", "never", "--format", "zip");
        assertThat(format.code()).isEqualTo(2);
        assertThat(format.sentence()).contains("--format", "compressed-tensors", "'zip'");
    }

    private static void assertRefused(Export.Request request, String... parts) {
        assertThatThrownBy(() -> export(request))
                .isInstanceOf(InputException.class)
                .message()
                .contains(parts);
    }
}
