package org.aq4svit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aq4svit.sweep.Demo;
import org.aq4svit.table.DuckDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks at night, for real: processes killed or frozen, a full disk, a poison checkpoint. The tables must end as if nothing had happened. */
class FaultsIT {
    /** In every build; {@code -Dchaos.kills=20 -Dchaos.seed=7} kills more often or otherwise. */
    private static final int KILLS = Integer.getInteger("chaos.kills", 4);

    private static final long SEED = Long.getLong("chaos.seed", 20261125);

    private static final List<String> TABLES = List.of(
            "models",
            "layers",
            "candidates",
            "evaluations",
            "drift",
            "gate",
            "gate_summaries",
            "steps",
            "frontier",
            "results");

    @TempDir
    static Path folder;

    private static Launcher launcher;
    private static Standalone cluster;
    private static Path config;

    private final Random random = new Random(SEED);
    private int drivers;

    @BeforeAll
    static void sweepUndisturbed() throws Exception {
        launcher = new Launcher(folder);
        cluster = new Standalone(launcher, folder, 2);
        config = Demo.sweep(folder, "search.race.first-wave = 24, images.shard-size = 24");
        assertThat(launcher.run(cluster.url(), "calm.log", arguments("calm")))
                .as(launcher.log("calm.log"))
                .isZero();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void aSweepWhoseProcessesAreKilledAgainAndAgainEndsInTheSameTables() throws Exception {
        Process driver = driver();
        int[] kills = new int[2];
        for (int i = 0; i < KILLS; i++) {
            untilThereIsMore("killed", driver);
            Thread.sleep(random.nextInt(1500));
            assertThat(driver.isAlive())
                    .as("driver before kill %s: %s", i, log())
                    .isTrue();
            boolean executor = random.nextBoolean();
            kills[executor ? 0 : 1]++;
            if (executor) {
                List<ProcessHandle> executors = cluster.executors();
                executors.get(random.nextInt(executors.size())).destroyForcibly();
            } else {
                driver.descendants().forEach(ProcessHandle::destroyForcibly);
                driver.destroyForcibly().waitFor();
                driver = driver();
            }
        }
        assertThat(driver.waitFor()).as(log()).isZero();
        System.out.printf("FaultsIT: %d executors and %d drivers killed (seed %d)%n", kills[0], kills[1], SEED);
        assertLikeUndisturbed("killed");
    }

    private Process driver() throws IOException {
        List<String> arguments = new ArrayList<>(arguments("killed"));
        if (files("killed") > 0) {
            arguments.add("--resume");
        }
        return launcher.start(cluster.url(), "killed" + ++drivers + ".log", arguments);
    }

    private String log() throws IOException {
        return launcher.log("killed" + drivers + ".log");
    }

    @Test
    void aFrozenExecutorHoldsNobodyUp() throws Exception {
        Map<String, String> impatient = Map.of(
                "MASTER",
                cluster.url(),
                "SPARK_SUBMIT_ARGS",
                "--conf spark.network.timeout=20s --conf spark.network.timeoutInterval=5s --conf spark.executor.heartbeatInterval=2s");
        Process driver = launcher.start("aq4svit", impatient, "frozen.log", arguments("frozen"));
        untilThereIsMore("frozen", driver);
        ProcessHandle frozen = cluster.executors().get(0);
        new ProcessBuilder("kill", "-STOP", Long.toString(frozen.pid())).start().waitFor();
        try {
            assertThat(driver.waitFor(4, TimeUnit.MINUTES))
                    .as(launcher.log("frozen.log"))
                    .isTrue();
            assertThat(driver.exitValue()).as(launcher.log("frozen.log")).isZero();
        } finally {
            frozen.destroyForcibly();
            driver.destroyForcibly();
        }
        assertLikeUndisturbed("frozen");
    }

    @Test
    void aFullDiskFailsTheRunInOneSentenceAndLosesNothing() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(mount(disk, "-t", "tmpfs", "-o", "size=256k", "tmpfs"), "needs the right to mount a small disk");
        try {
            assertThat(launcher.run(cluster.url(), "disk.log", arguments("disk")))
                    .isEqualTo(1);
            assertThat(launcher.log("disk.log"))
                    .contains("No space left on device")
                    .doesNotContain("\tat org.");
            assertThat(mount(disk, "-o", "remount,size=64m")).isTrue();
            List<String> resume = new ArrayList<>(arguments("disk"));
            resume.add("--resume");
            assertThat(launcher.run(cluster.url(), "disk2.log", resume))
                    .as(launcher.log("disk2.log"))
                    .isZero();
            assertLikeUndisturbed("disk");
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(Path disk, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(disk.toString());
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    void poisonCheckpointsAmongGoodOnesAreRowsAndSentences() throws Exception {
        Path poison = Files.createDirectories(folder.resolve("poison"));
        byte[] whole = Files.readAllBytes(Path.of(Demo.MODEL).resolveSibling("model.pth"));
        Files.write(poison.resolve("model.pth"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(
                poison.resolve("model.conf"),
                Files.readString(Path.of(Demo.MODEL)).replace("sdtv2-tiny", "poisoned"));
        List<String> arguments = new ArrayList<>(arguments("poisoned"));
        Files.writeString(
                poison.resolve("away.conf"),
                Files.readString(Path.of(Demo.MODEL)).replace("sdtv2-tiny", "away")
                        + "\ncheckpoint = \"nosuchfs://host/model.pth\"");
        Files.writeString( // a network without time says nothing of time steps
                poison.resolve("gone.conf"),
                "name = gone, family = sdt-v3, size = t, image-size = 64, classes = 10, checkpoint = gone.pth,"
                        + " preprocess { resize = 64, crop = 64 }");
        arguments.add("-Dmodels=[\"" + poison.resolve("*.conf") + "\", \"" + Demo.MODEL + "\"]");

        assertThat(launcher.run(cluster.url(), "poisoned.log", arguments)).isEqualTo(2);

        assertThat(launcher.log("poisoned.log"))
                .contains("poisoned: " + poison.resolve("model.pth") + ": ")
                .contains("away: nosuchfs://host/model.pth: expected ");
        try (DuckDb tables = DuckDb.of(folder.resolve("poisoned"))) {
            assertThat(tables.query("select model, status, error is null as fine from models order by 1"))
                    .containsExactly(
                            Map.of("model", "away", "status", "FAILED", "fine", false),
                            Map.of("model", "gone", "status", "FAILED", "fine", false),
                            Map.of("model", "poisoned", "status", "FAILED", "fine", false),
                            Map.of("model", "sdtv2-tiny", "status", "OK", "fine", true));
        }
        for (String table : List.of("evaluations", "results", "steps")) {
            assertThat(facts("poisoned", table)).as(table).isEqualTo(facts("calm", table));
        }
    }

    private static void untilThereIsMore(String run, Process driver) throws InterruptedException {
        long before = files(run);
        Standalone.await(() -> files(run) > before || !driver.isAlive());
    }

    private static List<String> arguments(String run) {
        return List.of(
                "sweep",
                "--config",
                config.toString(),
                "--out",
                folder.resolve(run).toString());
    }

    /** Units of work that are finished and written down. */
    private static long files(String run) {
        try (Stream<Path> files = Files.list(folder.resolve(run).resolve("evaluations"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".parquet") && !f.startsWith("-")) // which is the schema
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void assertLikeUndisturbed(String run) {
        for (String table : TABLES) {
            assertThat(facts(run, table)).as(table).isNotEmpty().isEqualTo(facts("calm", table));
        }
    }

    private static List<Map<String, Object>> facts(String run, String table) {
        return DuckDb.facts(folder.resolve(run), table);
    }
}
