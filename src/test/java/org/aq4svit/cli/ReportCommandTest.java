package org.aq4svit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.aq4svit.report.MadeUpRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    Path folder;

    @Test
    void writesAPageAndSaysTheAnswer() {
        MadeUpRun.in(folder.resolve("run"), 10);
        Path page = folder.resolve("page.html");
        Cli run = Cli.run("report", "--run", folder.resolve("run").toString(), "--out", page.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("2 networks in 1.5 hours").endsWith(page + System.lineSeparator());
        assertThat(page).isNotEmptyFile();
    }

    @Test
    void refusesADirectoryThatIsNoRun() {
        Path page = folder.resolve("page.html");
        Cli run = Cli.run("report", "--run", folder.toString(), "--out", page.toString());
        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.sentence()).isEqualTo(folder + ": expected the directory of a run, found no table runs there");
        assertThat(page).doesNotExist();
    }

    @Test
    void refusesAPlaceThatCannotBeWritten() {
        MadeUpRun.in(folder.resolve("run"), 10);
        Path page = folder.resolve("missing").resolve("page.html");
        Cli run = Cli.run("report", "--run", folder.resolve("run").toString(), "--out", page.toString());
        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.sentence()).startsWith(page + ": expected a file that can be written");
    }
}
