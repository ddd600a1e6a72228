package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.aq4svit.table.DuckDb;
import org.aq4svit.table.ResultRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose weights are rounded with the inputs of their layers in view, and whose norms are estimated again. */
class CalibratedSweepTest {
    private static final String BETTER = """
        images { calibration = "%s/calib-00000.tar", calibration-limit = 48 }
        search { strategy = ["uniform", "frontier"], quantizer = "compensated", norms = "re-estimated", calibration-batch = 24 }
        constraint.max-drop = 2.5
        """.formatted(Demo.DATA);

    @TempDir
    static Path folder;

    private static JavaSparkContext spark;
    private static Path run;
    private static Sweep.Report report;

    @BeforeAll
    static void sweepTheDemo() throws Exception {
        spark = Demo.spark();
        run = folder.resolve("run");
        report = sweep(run, "");
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static Sweep.Report sweep(Path out, String more) throws Exception {
        return Sweep.start(spark, config(more), new org.apache.hadoop.fs.Path(out.toUri()))
                .execute();
    }

    private static SweepConfig config(String more) throws Exception {
        Path own = Files.createTempDirectory(folder, "config");
        return SweepConfig.read(Demo.sweep(own, BETTER + more).toString(), Map.of(), new Configuration());
    }

    @Test
    void keepsTheConstraintWithFewerBytesThanTheCheckpointsNormsAllow() {
        assertThat(report.failures()).isEmpty();
        ResultRow uniform = report.results().get(0);
        assertThat(uniform.constraintMet()).isTrue();
        assertThat(uniform.setting()).isEqualTo("*=3"); // plain, three bits lose more than five points
        assertThat(report.results().get(1).bytes()).isLessThanOrEqualTo(uniform.bytes());
    }

    @Test
    void theNormsOfWhatWasValidatedAreInTheTable() throws Exception {
        try (DuckDb duck = DuckDb.of(run)) {
            List<Map<String, Object>> rows = duck.query("""
                select e.candidate, c.setting, count(distinct n.norm) as norms from evaluations e
                join candidates c using (candidate) left join norms n using (candidate)
                where e.purpose = 'validate' group by all
                """);
            assertThat(rows).hasSizeGreaterThan(1);
            assertThat(rows).allSatisfy(row -> assertThat((Long) row.get("norms"))
                    .isEqualTo(row.get("setting").equals("*=32") ? 0L : 63L));
        }
    }

    /** How many images are computed at once, and by how many tasks, must not show. */
    @Test
    void theSameRowsComeOfBatchesOfAnotherSize() throws Exception {
        Path other = folder.resolve("other");
        sweep(other, "engine.batch = 5");

        for (String table : List.of("candidates", "drift", "evaluations", "norms", "frontier", "results")) {
            assertThat(DuckDb.facts(other, table))
                    .as(table)
                    .isEqualTo(DuckDb.facts(run, table))
                    .isNotEmpty();
        }
    }

    @Test
    void evaluateSaysTheSameOfTheWinner() throws Exception {
        ResultRow winner = report.results().get(1);
        Model model = Model.read(Demo.MODEL, new Configuration());

        Setting setting = Setting.parse(winner.setting(), model.network().weightLayers());
        Evaluation.Report again = new Evaluation(spark, config("")).of(model, setting);

        assertThat(100 * again.scores().accuracy()).isCloseTo(winner.top1(), within(1e-9));
    }
}
