package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.sweep.Demo;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product on real masters: one sweep, the same rows everywhere, whatever is killed on the way. */
class ClusterIT {
    @TempDir
    static Path folder;

    private static Launcher launcher;
    private static Path config;
    private static List<ResultRow> expected;

    @BeforeAll
    static void sweepOnThisMachine() throws Exception {
        launcher = new Launcher(folder);
        config = Demo.sweep(folder, "");
        assertThat(sweep("local[2]", "local")).as(launcher.log("local.log")).isZero();
        expected = results("local");
        assertThat(expected).hasSize(4);
    }

    private static List<String> arguments(String run) {
        return List.of(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve(run).toString());
    }

    private static int sweep(String master, String run) throws Exception {
        return launcher.run(master, run + ".log", arguments(run));
    }

    private static <R extends Record> List<R> rows(String run, Table<R> table) {
        return RunView.of(new org.apache.hadoop.fs.Path(folder.resolve(run).toUri()), new Configuration())
                .read(table);
    }

    /** Results without what a clock measured. */
    private static List<ResultRow> results(String run) {
        return rows(run, Table.RESULTS).stream()
                .map(r -> new ResultRow(
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
                        r.candidatesSeen()))
                .toList();
    }

    /** Who was looked at, when and why. */
    private static List<String> candidates(String run) {
        return rows(run, Table.CANDIDATES).stream()
                .map(r -> String.join(
                        " ", Integer.toString(r.step()), r.strategy(), r.candidate(), r.parent(), r.setting()))
                .sorted()
                .toList();
    }

    @Test
    void theTableOnTheScreenNamesTheStrategies() throws Exception {
        assertThat(launcher.log("local.log")).contains("| sdtv2-tiny | beam", "| sdtv2-tiny | greedy", "Tables: ");
    }

    @Test
    void aLocalClusterOfTwoExecutorProcessesGivesTheSameRows() throws Exception {
        assertThat(sweep("local-cluster[2,1,2048]", "local-cluster"))
                .as(launcher.log("local-cluster.log"))
                .isZero();
        assertThat(results("local-cluster")).isEqualTo(expected);
        assertThat(candidates("local-cluster")).isEqualTo(candidates("local"));
    }

    @Test
    void aStandaloneMasterWithTwoWorkersGivesTheSameRows() throws Exception {
        try (Standalone cluster = new Standalone(launcher, folder, 2)) {
            Map<String, String> two =
                    Map.of("MASTER", cluster.url(), "EXECUTORS", "2", "EXECUTOR_CORES", "1", "EXECUTOR_MEMORY", "1g");
            assertThat(launcher.run("standalone.sh", two, "standalone.log", arguments("standalone")))
                    .as(launcher.log("standalone.log"))
                    .isZero();
        }
        assertThat(results("standalone")).isEqualTo(expected);
        assertThat(candidates("standalone")).isEqualTo(candidates("local"));
    }

    @Test
    void aKilledDriverIsResumedAndEndsAlikeWithoutRepeatingAnything() throws Exception {
        Process driver = launcher.start("local[2]", "killed.log", arguments("killed"));
        Standalone.await(() -> files("killed/steps") > 4 || !driver.isAlive());
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly().waitFor();
        assertThat(files("killed/results")).as("killed before the end").isLessThan(5);
        List<EvaluationRow> finished = rows("killed", Table.EVALUATIONS);
        assertThat(finished).isNotEmpty();
        List<String> resume = new ArrayList<>(arguments("killed"));
        resume.add("--resume");
        assertThat(launcher.run("local[2]", "resumed.log", resume))
                .as(launcher.log("resumed.log"))
                .isZero();
        assertThat(results("killed")).isEqualTo(expected);
        assertThat(candidates("killed")).isEqualTo(candidates("local"));
        assertThat(rows("killed", Table.EVALUATIONS))
                .as("rows with their seconds")
                .containsAll(finished);
        assertThat(rows("killed", Table.EVALUATIONS)).hasSameSizeAs(rows("local", Table.EVALUATIONS));
    }

    /** Without the launcher, which names them one by one. */
    @Test
    void aBareSparkSubmitFindsTheNativesBesideTheJar() throws Exception {
        List<String> evaluate = List.of("evaluate", "--model", Demo.MODEL, "--images", Demo.EVAL, "--limit", "32");
        Map<String, String> dry = Map.of("MASTER", "local-cluster[1,1,1024]", "DRY_RUN", "1");
        assertThat(launcher.run("aq4svit", dry, "dry.log", evaluate)).isZero();
        String bare = launcher.log("dry.log").replaceFirst("--jars \\S+ ", "");
        assertThat(bare).doesNotContain("natives").contains("--class org.aq4svit.Main");

        Process process = launcher.shell("bare.log", bare);

        assertThat(process.waitFor()).as(launcher.log("bare.log")).isZero();
        assertThat(launcher.log("bare.log")).contains("top-1");
    }

    @Test
    void aRunThatSomebodyWritesToIsRefused() throws Exception {
        List<String> resume = new ArrayList<>(arguments("local"));
        resume.add("--resume");
        RunTables held = RunTables.open(
                new org.apache.hadoop.fs.Path(folder.resolve("local").toUri()), new Configuration());
        try (held) {
            assertThat(launcher.run("local[2]", "second.log", resume)).isEqualTo(2);
        }
        assertThat(launcher.log("second.log"))
                .contains("local: expected a run that nobody writes to, found one that process ");
    }

    @Test
    void aSignalEndsARunInGoodOrder() throws Exception {
        Process driver = launcher.start("local[2]", "stopped.log", arguments("stopped"));
        Standalone.await(() -> files("stopped/steps") > 3 || !driver.isAlive());
        List<String> resume = new ArrayList<>(arguments("stopped"));
        resume.add("--resume");
        driver.destroy();
        assertThat(driver.waitFor()).isNotZero();
        assertThat(launcher.log("stopped.log")).contains("Stopped by a signal.", "--resume");
        assertThat(folder.resolve("stopped/_lease")).doesNotExist();
        assertThat(rows("stopped", Table.MODELS)).extracting(r -> r.status()).containsOnly("RUNNING");

        assertThat(launcher.run("local[2]", "restarted.log", resume))
                .as(launcher.log("restarted.log"))
                .isZero();
        assertThat(results("stopped")).isEqualTo(expected);
        assertThat(candidates("stopped")).isEqualTo(candidates("local"));
        assertThat(rows("stopped", Table.SESSIONS)).hasSize(2);
    }

    /** Parquet files of a table, the empty one with the schema included. */
    private static long files(String table) {
        try (Stream<Path> files = Files.list(folder.resolve(table))) {
            return files.filter(f -> f.toString().endsWith(".parquet")).count();
        } catch (java.io.IOException e) {
            return 0;
        }
    }
}
