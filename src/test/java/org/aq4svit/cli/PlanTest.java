package org.aq4svit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.sweep.Demo;
import org.aq4svit.sweep.Forecast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands that look ahead print. */
class PlanTest {
    @TempDir
    Path folder;

    @Test
    void planPrintsOneJsonObjectAndKeepsTheForecast() throws Exception {
        String config = Demo.sweep(folder, "").toString();
        String run = folder.resolve("run").toString();
        Cli cli = Cli.run(
                "plan",
                "--config",
                config,
                "--out",
                run,
                "--seconds",
                "0.01",
                "--rehearsals",
                "3",
                "--executors",
                "2",
                "--executor-cores",
                "3",
                "--json");
        assertThat(cli.code()).as(cli.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(cli.out());
        JsonNode model = json.at("/models/0");
        assertThat(model.at("/model").asText()).isEqualTo("sdtv2-tiny");
        assertThat(model.at("/ops_per_image").asLong()).isPositive();
        double low = model.at("/core_hours/low").asDouble();
        double expected = model.at("/core_hours/expected").asDouble();
        assertThat(low).isPositive().isLessThanOrEqualTo(expected);
        assertThat(model.at("/core_hours/high").asDouble()).isGreaterThanOrEqualTo(expected);
        assertThat(json.at("/hours/expected").asDouble())
                .isEqualTo(json.at("/core_hours/expected").asDouble() / 6);
        assertThat(json.at("/memory/off_heap").asLong())
                .as("a gibibyte per task")
                .isEqualTo(3L << 30);
        Forecast kept = Forecast.in(new org.apache.hadoop.fs.Path(run), new Configuration())
                .orElseThrow();
        assertThat(kept.models()).hasSize(1);
        assertThat(kept.models().get(0).images().expected())
                .isEqualTo(model.at("/images/expected").asDouble());
    }

    @Test
    void planRefusesWhatASweepWouldRefuse() throws Exception {
        String config = Demo.sweep(folder, "surch.width = 3").toString();
        Cli cli = Cli.run("plan", "--config", config);
        assertThat(cli.code()).isEqualTo(ExitCode.INPUT);
        assertThat(cli.sentence()).contains("surch");
    }

    @Test
    void simulateScalesUntilItDoesNot() throws Exception {
        Cli cli = Cli.run(
                "simulate",
                "--config",
                "conf/scale.conf",
                "--networks",
                "3",
                "--images",
                "2000",
                "--executors",
                "1,4000",
                "--speed",
                "8,3",
                "-Dsearch.strategy=[uniform]",
                "--json");
        assertThat(cli.code()).as(cli.err()).isZero();
        JsonNode points = new ObjectMapper().readTree(cli.out()).at("/points");
        assertThat(points).hasSize(2);
        assertThat(points.at("/0/busy").asDouble()).isGreaterThan(0.9);
        assertThat(points.at("/1/busy").asDouble()).isLessThan(0.5);
        assertThat(points.at("/1/seconds").asDouble())
                .isLessThan(points.at("/0/seconds").asDouble());
        assertThat(points.at("/1/cause").asText()).isNotEqualTo("computing");
    }

    @Test
    void anEventLogNeedsItsRun() {
        Cli cli = Cli.run("simulate", "--config", "conf/scale.conf", "--events", "log");
        assertThat(cli.code()).isEqualTo(ExitCode.INPUT);
        assertThat(cli.sentence()).startsWith("--events: expected --run beside it");
    }
}
