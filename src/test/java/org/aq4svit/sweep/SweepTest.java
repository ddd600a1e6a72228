package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.DuckDb;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real sweep over the demo network; the tests look at what it left. */
class SweepTest {
    @TempDir
    static Path folder;

    private static JavaSparkContext spark;
    private static SweepConfig config;
    private static Path run;
    private static Sweep.Report report;

    @BeforeAll
    static void sweepTheDemo() throws Exception {
        spark = Demo.spark();
        config = SweepConfig.read(Demo.sweep(folder, "").toString(), Map.of(), new Configuration());
        run = folder.resolve("run");
        report = Sweep.start(spark, config, hadoop(run)).execute();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private static List<Map<String, Object>> query(String sql) throws Exception {
        try (DuckDb duck = DuckDb.of(run)) {
            return duck.query(sql);
        }
    }

    @Test
    void returnsOneResultPerStrategy() {
        assertThat(report.failures()).isEmpty();
        assertThat(report.results())
                .extracting(ResultRow::strategy)
                .containsExactlyInAnyOrder("uniform", "greedy", "beam", "frontier");
    }

    @Test
    void beamIsNeverWorseThanGreedyOfTheSameRun() throws Exception {
        Map<String, Object> row = query("""
                        select g.bytes as greedy, b.bytes as beam, g.constraint_met as greedy_met, b.constraint_met as beam_met
                        from results g join results b using (run_id, model)
                        where g.strategy = 'greedy' and b.strategy = 'beam'
                        """).get(0);
        assertThat((Long) row.get("beam")).isLessThanOrEqualTo((Long) row.get("greedy"));
        assertThat(row.get("greedy_met")).isEqualTo(row.get("beam_met"));
    }

    @Test
    void everyTableHasRowsAndUniqueKeys() throws Exception {
        Map<String, String> keys = Map.of(
                "runs", "run_id",
                "models", "run_id, model",
                "layers", "run_id, model, layer",
                "candidates", "run_id, model, candidate",
                "evaluations", "run_id, model, candidate, shard, purpose",
                "drift", "run_id, model, candidate, layer",
                "gate", "run_id, model, candidate, step",
                "steps", "run_id, model, step",
                "frontier", "run_id, model, candidate",
                "results", "run_id, model, strategy");
        for (Map.Entry<String, String> key : keys.entrySet()) {
            Map<String, Object> row = query(
                            "select count(*) as n, count(distinct (" + key.getValue() + ")) as d from " + key.getKey())
                    .get(0);
            assertThat((Long) row.get("n")).as(key.getKey()).isPositive().isEqualTo(row.get("d"));
        }
    }

    @Test
    void evaluationsAddUpToTheResults() throws Exception {
        List<Map<String, Object>> rows = query("""
                select r.strategy, r.top1, r.top5, r.drop, r.bytes, c.bytes as candidate_bytes, r.setting, c.setting as candidate_setting,
                       100.0 * sum(e.correct1) / sum(e.images) as top1_sum,
                       100.0 * sum(e.correct5) / sum(e.images) as top5_sum,
                       100.0 * (sum(e.lost) - sum(e.gained)) / sum(e.images) as drop_sum,
                       sum(e.images) as images
                from results r
                join candidates c using (run_id, model, candidate)
                join evaluations e using (run_id, model, candidate)
                where e.purpose = 'validate'
                group by all
                """);
        assertThat(rows).isNotEmpty();
        for (Map<String, Object> row : rows) {
            assertThat(((Number) row.get("images")).longValue()).isEqualTo(192);
            assertThat((Double) row.get("top1")).isEqualTo((Double) row.get("top1_sum"));
            assertThat((Double) row.get("top5")).isEqualTo((Double) row.get("top5_sum"));
            assertThat((Double) row.get("drop")).isEqualTo((Double) row.get("drop_sum"));
            assertThat(row.get("bytes")).isEqualTo(row.get("candidate_bytes"));
            assertThat(row.get("setting")).isEqualTo(row.get("candidate_setting"));
        }
    }

    @Test
    void stepsCountWhatTheGateDecided() throws Exception {
        List<Map<String, Object>> rows = query("""
                select s.step, s.expanded, s.gated, s.evaluated, count(*) as decisions,
                       count(*) filter (g.verdict = 'rejected') as rejected
                from steps s join gate g using (run_id, model, step) group by all
                """);
        assertThat(rows).isNotEmpty();
        for (Map<String, Object> row : rows) { // combinations of moves are raced without a look at their drift
            assertThat(((Number) row.get("expanded")).longValue()).isGreaterThanOrEqualTo((Long) row.get("decisions"));
            assertThat(((Number) row.get("gated")).longValue()).isEqualTo(row.get("rejected"));
        }
    }

    @Test
    void everyCandidateButTheFloatNetworkHasAParentInTheTable() throws Exception {
        assertThat(query("select * from candidates where parent is null")).hasSize(1);
        assertThat(query("select * from candidates c where parent is not null"
                        + " and not exists (select 1 from candidates p where p.candidate = c.parent)"))
                .isEmpty();
    }

    @Test
    void theGateLooksAtEveryNeuronLayerOfWhatItLetsThrough() throws Exception {
        List<Map<String, Object>> rows = query("""
                select d.candidate, count(*) as layers, min(d.images) as images from drift d
                join evaluations e on e.candidate = d.candidate and e.purpose = 'drift' and e.stopped_at_layer is null
                group by all
                """);
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.get("layers")).isEqualTo(42L);
            assertThat(row.get("images")).isEqualTo(16L);
        });
    }

    @Test
    void theFrontierFallsInDropAsBytesGrow() throws Exception {
        List<Map<String, Object>> rows = query("select bytes, drop, drop_low, drop_high from frontier order by bytes");
        for (int i = 1; i < rows.size(); i++) {
            assertThat((Double) rows.get(i).get("drop_high"))
                    .isLessThan((Double) rows.get(i - 1).get("drop_high"));
        }
        assertThat(rows).allSatisfy(r -> assertThat((Double) r.get("drop"))
                .isBetween((Double) r.get("drop_low"), (Double) r.get("drop_high")));
    }

    /** The gate decides on lots of images; how many of them are computed together must not show, not even in drift. */
    @Test
    void batchesOfAnotherSizeEndInTheSameRows() throws Exception {
        Path other = folder.resolve("other-batches");
        SweepConfig small = SweepConfig.read(
                Demo.sweep(Files.createDirectories(folder.resolve("small")), "").toString(),
                Map.of("engine.batch", "3"),
                new Configuration());
        Sweep.start(spark, small, hadoop(other)).execute();

        for (String table : List.of("drift", "gate", "steps")) {
            assertThat(DuckDb.facts(other, table))
                    .as(table)
                    .isEqualTo(DuckDb.facts(run, table))
                    .isNotEmpty();
        }
    }

    @Test
    void aSecondRunNeedsADirectoryOfItsOwn() {
        assertThatThrownBy(() -> Sweep.start(spark, config, hadoop(run)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--resume");
    }

    @Test
    void resumingWithAnotherConfigurationIsRefused() throws Exception {
        SweepConfig other = SweepConfig.read(
                Demo.sweep(folder, "constraint.max-drop = 2").toString(), Map.of(), new Configuration());
        assertThatThrownBy(() -> Sweep.resume(spark, other, hadoop(run)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("constraint.max-drop was 1.5 and is 2");
    }

    @Test
    void resumingTheRunOfAnotherReleaseIsRefused() {
        Path old = folder.resolve("old");
        try (RunTables tables = RunTables.open(hadoop(old), new Configuration())) {
            RunRow row = new RunRow("r", Instant.EPOCH, null, Status.RUNNING, config.json(), "0.0.1", "4.2.0", 1, null);
            tables.put(Table.RUNS, "r", List.of(row));
        }

        assertThatThrownBy(() -> Sweep.resume(spark, config, hadoop(old)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "expected tables of version 3, found version 1; a run can only be resumed by the release that began it");
    }

    @Test
    void resumingWithAnotherDescriptorIsRefused() throws Exception {
        Path home = Files.createDirectories(folder.resolve("descriptor"));
        Path descriptor = home.resolve("model.conf");
        String text = Files.readString(Path.of(Demo.MODEL))
                .replace(
                        "model.pth",
                        Path.of(Demo.MODEL).resolveSibling("model.pth").toString());
        Files.writeString(descriptor, text);
        Path own = home.resolve("run");
        SweepConfig one = SweepConfig.read(
                Demo.sweep(home, "").toString(),
                Map.of("models", "[\"" + descriptor + "\"]", "search.strategy", "uniform"),
                new Configuration());
        assertThat(Sweep.start(spark, one, hadoop(own)).execute().failures()).isEmpty();
        assertThat(Sweep.resume(spark, one, hadoop(own)).execute().results()).hasSize(1);

        Files.writeString(descriptor, text.replaceFirst("timesteps *= *\\d+", "timesteps = 2"));
        Sweep.Report refused = Sweep.resume(spark, one, hadoop(own)).execute();

        assertThat(refused.inputAtFault()).isTrue();
        assertThat(refused.failures())
                .singleElement()
                .asString()
                .contains("expected the descriptor this run was started with, found another: timesteps was 4 and is 2");
        assertThat(rows(own, Table.RESULTS)).hasSize(1);
    }

    @Test
    void resumingWithOtherImagesIsRefused() throws Exception {
        Path home = Files.createDirectories(folder.resolve("images"));
        Path eval = Files.copy(Demo.DATA.resolve("eval-00000.tar"), home.resolve("eval.tar"));
        Path own = home.resolve("run");
        SweepConfig one = SweepConfig.read(
                Demo.sweep(home, "").toString(),
                Map.of("images.validate", eval.toString(), "search.strategy", "uniform"),
                new Configuration());
        assertThat(Sweep.start(spark, one, hadoop(own)).execute().failures()).isEmpty();
        Files.copy(Demo.DATA.resolve("eval-00001.tar"), eval, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> Sweep.resume(spark, one, hadoop(own)).execute())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "eval.tar: expected the 1000 images this run was started with, found 1000 images,");
    }

    /** As from another working directory: the same file under another name. */
    @Test
    void otherImagesAreRefusedUnderAnotherNameAsWell() throws Exception {
        Path home = Files.createDirectories(folder.resolve("names"));
        Path eval = Files.copy(Demo.DATA.resolve("eval-00000.tar"), home.resolve("eval.tar"));
        Path own = home.resolve("run");
        Map<String, String> values = Map.of("images.validate", "eval.tar", "search.strategy", "uniform");
        String file = Demo.sweep(home, "").toString();
        SweepConfig one = SweepConfig.read(file, values, new Configuration());
        SweepConfig other = SweepConfig.read("file://" + file, values, new Configuration());
        assertThat(Sweep.start(spark, one, hadoop(own)).execute().failures()).isEmpty();
        assertThat(Sweep.resume(spark, other, hadoop(own)).execute().results()).hasSize(1);
        Files.copy(Demo.DATA.resolve("eval-00001.tar"), eval, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> Sweep.resume(spark, other, hadoop(own)).execute())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("eval.tar: expected the 1000 images this run was started with");
    }

    @Test
    void otherBatchesAreRefusedIfAnswersDependOnThem() throws Exception {
        Path home = Files.createDirectories(folder.resolve("batches"));
        Path model = Demo.DATA.resolve("qkformer-tiny/model.conf");
        Path quirky = Files.writeString(
                home.resolve("quirky.conf"),
                Files.readString(model)
                                .replace(
                                        "model.pth",
                                        model.resolveSibling("model.pth").toString()) + "batch-quirk = true\n");
        Path own = home.resolve("run");
        String file = Demo.sweep(home, "").toString();
        Map<String, String> values =
                new HashMap<>(Map.of("models", "[\"" + quirky + "\"]", "search.strategy", "uniform"));
        SweepConfig one = SweepConfig.read(file, values, new Configuration());
        assertThat(Sweep.start(spark, one, hadoop(own)).execute().failures()).isEmpty();

        values.put("engine.batch", "4");
        SweepConfig smaller = SweepConfig.read(file, values, new Configuration());
        assertThatThrownBy(() -> Sweep.resume(spark, smaller, hadoop(own)).execute())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("engine.batch: expected the value this run was started with");
        assertThat(Sweep.resume(spark, one, hadoop(own)).execute().results()).hasSize(1);
    }

    @Test
    void whatASearchWaitedForIsTakenDown() {
        List<EvaluationRow> rows = rows(run, Table.EVALUATIONS);
        double seconds = rows.stream().mapToDouble(EvaluationRow::wallSeconds).sum();
        double billed = rows(run, Table.SESSIONS).stream()
                .mapToDouble(s -> Duration.between(s.startedAt(), s.endedAt()).toMillis() / 1e3)
                .sum();

        assertThat(rows).allMatch(r -> r.wallSeconds() > 0);
        assertThat(seconds).isLessThan(billed);
    }

    @Test
    void everySessionLeavesARowThatSaysHowBusyTheCoresWere() {
        assertThat(rows(run, Table.SESSIONS)).isNotEmpty().allSatisfy(s -> {
            assertThat(s.cores()).isEqualTo(2);
            assertThat(s.busy()).isBetween(0.1, 1.0);
            assertThat(s.failedTasks()).isZero();
        });
    }

    @Test
    void aResumedRunRepeatsNothingThatIsInTheTablesAndEndsAlike() throws Exception {
        Path broken = folder.resolve("broken");
        copy(run, broken);
        List<Path> lost = new java.util.ArrayList<>();
        try (Stream<Path> files = Files.walk(broken)) {
            lost.addAll(files.filter(f ->
                            f.toString().matches(".*/(results|frontier|steps|gate|gate_summaries|candidates)/[^-].*"))
                    .toList());
        }
        try (Stream<Path> files = Files.list(broken.resolve("evaluations"))) {
            List<Path> searches =
                    files.filter(f -> f.toString().contains("search")).sorted().toList();
            lost.addAll(searches.subList(0, searches.size() / 2));
        }
        for (Path file : lost) {
            Files.delete(file);
        }
        List<EvaluationRow> kept = rows(broken, Table.EVALUATIONS);
        Sweep.Report resumed = Sweep.resume(spark, config, hadoop(broken)).execute();
        assertThat(resumed.results())
                .map(SweepTest::timeless)
                .isEqualTo(report.results().stream().map(SweepTest::timeless).toList());
        assertThat(rows(broken, Table.EVALUATIONS))
                .as("rows with their seconds")
                .containsAll(kept);
        assertThat(rows(broken, Table.EVALUATIONS)).hasSameSizeAs(rows(run, Table.EVALUATIONS));
        assertThat(rows(broken, Table.CANDIDATES)).isEqualTo(rows(run, Table.CANDIDATES));
        assertThat(rows(broken, Table.GATE)).isEqualTo(rows(run, Table.GATE));
        assertThat(rows(broken, Table.FRONTIER)).isEqualTo(rows(run, Table.FRONTIER));
    }

    private static <R extends Record> List<R> rows(Path dir, Table<R> table) {
        return RunView.of(hadoop(dir), new Configuration()).read(table);
    }

    /** A result without what a clock measured. */
    static ResultRow timeless(ResultRow r) {
        return new ResultRow(
                "",
                r.model(),
                r.strategy(),
                r.candidate(),
                r.setting(),
                r.bytes(),
                r.savingWeights(),
                r.savingTotal(),
                r.effectiveBits(),
                r.top1(),
                r.top5(),
                r.baselineTop1(),
                r.drop(),
                r.constraintMet(),
                0,
                r.fullEvaluations(),
                r.candidatesSeen());
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
