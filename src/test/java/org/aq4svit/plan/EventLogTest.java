package org.aq4svit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overheads from an event log whose times are known. */
class EventLogTest {
    @TempDir
    Path folder;

    private final Configuration hadoop = new Configuration();
    private RunView run;

    @BeforeEach
    void emptyRun() {
        org.apache.hadoop.fs.Path dir =
                new org.apache.hadoop.fs.Path(folder.resolve("run").toUri());
        RunTables.open(dir, hadoop);
        run = RunView.of(dir, hadoop);
    }

    private static String cores(int count) {
        return "{'Event':'SparkListenerExecutorAdded','Executor ID':'1','Executor Info':{'Total Cores':%d}}\n"
                .formatted(count);
    }

    private static String job(int id, String pool, long submitted) {
        return "{'Event':'SparkListenerJobStart','Job ID':%d,'Submission Time':%d,'Stage IDs':[%d],'Properties':{'spark.scheduler.pool':'%s'}}\n"
                .formatted(id, submitted, id, pool);
    }

    private static String task(int stage, long launched, long ran, long beside) {
        return ("{'Event':'SparkListenerTaskEnd','Stage ID':%d,'Task Info':{'Launch Time':%d},"
                        + "'Task Metrics':{'Executor Run Time':%d,'Executor Deserialize Time':%d,'Result Size':600}}\n")
                .formatted(stage, launched, ran, beside);
    }

    private Overheads measured(String log) throws Exception {
        Path file = Files.writeString(folder.resolve("events"), log.replace('\'', '"'));
        return Overheads.measured(file.toString(), run, hadoop);
    }

    @Test
    void timesBesideComputingAreFound() throws Exception {
        // The first two tasks are launched 2 ms apart; their cores are free at 1110 and 1212 and get the next ones 4 ms
        // later.
        Overheads o = measured(cores(2)
                + job(0, "a", 1000)
                + task(0, 1010, 90, 10)
                + task(0, 1012, 180, 20)
                + task(0, 1114, 100, 0)
                + task(0, 1216, 84, 0)
                + job(1, "a", 1310)
                + task(1, 1320, 86, 10));
        assertThat(o.launchSeconds()).isCloseTo(0.002, within(1e-9));
        assertThat(o.taskSeconds()).as("8 ms beside and 4 ms idle").isCloseTo(0.012, within(1e-9));
        assertThat(o.stepSeconds()).as("from 1300 to 1320").isCloseTo(0.02, within(1e-9));
        assertThat(o.bytesPerStep()).isCloseTo(1500, within(1e-9));
        assertThat(o.tasks()).isEqualTo(5);
        assertThat(o.steps()).isEqualTo(2);
    }

    @Test
    void filesOfARolledLogComeInAnyOrder() throws Exception {
        Path log = Files.createDirectory(folder.resolve("eventlog_v2_app"));
        Files.writeString(
                log.resolve("events_10_app"), (task(0, 1010, 90, 10) + task(0, 1012, 98, 0)).replace('\'', '"'));
        assertThatThrownBy(() -> Overheads.measured(log + "/events*", run, hadoop))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected all files of an event log, found a task of stage 0");
        Files.writeString(log.resolve("events_2_app"), (cores(2) + job(0, "a", 1000)).replace('\'', '"'));
        Overheads o = Overheads.measured(log + "/events*", run, hadoop);
        assertThat(o.tasks()).isEqualTo(2);
        assertThat(o.launchSeconds()).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void modelsSideBySideDoNotCountAsEachOthersSteps() throws Exception {
        Overheads o = measured(
                cores(2) + job(0, "a", 1000) + task(0, 1000, 1000, 0) + job(1, "b", 1500) + task(1, 1500, 100, 0));
        assertThat(o.stepSeconds()).isZero();
    }

    @Test
    void coresThatAreLostAndReplacedCountOnce() throws Exception {
        String lost = "{'Event':'SparkListenerExecutorRemoved','Executor ID':'1'}\n";
        String other = cores(2).replace("'1'", "'2'");
        String work = job(0, "a", 1000) + task(0, 1010, 90, 10) + task(0, 1012, 180, 20) + task(0, 1114, 50, 0);
        Overheads replaced = measured(cores(2) + lost + other + work);
        assertThat(replaced).isEqualTo(measured(cores(2) + work));
        assertThatThrownBy(() -> measured(work)).hasMessageContaining("none in which an executor is added");
    }

    @Test
    void whatIsNoEventLogIsNamed() {
        assertThatThrownBy(() -> measured("# nothing\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected Spark's event log");
        assertThatThrownBy(() -> measured("{}\n")).hasMessageContaining("no task in it");
        assertThatThrownBy(() -> Overheads.measured(folder + "/none*", run, hadoop))
                .hasMessageContaining("no such file");
    }

    @Test
    void theUsualOverheadsAreThereAndPlausible() {
        Overheads usual = Overheads.usual();
        assertThat(usual.tasks()).isGreaterThan(1000);
        assertThat(usual.launchSeconds()).isBetween(1e-5, 0.1);
        assertThat(usual.stepSeconds()).isBetween(1e-3, 10.0);
    }
}
