package org.aq4svit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.report.Report;
import org.aq4svit.table.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The page to open in the morning. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "One page with the result table and the pictures of a run, for any browser; it needs no network.",
            "The run may still be going on: the page shows what its tables hold now."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  submit/aq4svit sweep --config conf/zoo.conf --out /tmp/zoo",
            "  submit/aq4svit report --run /tmp/zoo --out zoo.html"
        })
final class ReportCommand implements Callable<Integer> {
    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "The run directory, on any Hadoop file system.")
    private org.apache.hadoop.fs.Path run;

    @Option(names = "--out", required = true, paramLabel = "FILE.html", description = "The page to write.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        RunView view = RunView.of(run, new Configuration());
        Report report = Report.of(view, new Seldom(err::println));
        write(report);
        spec.commandLine().getOut().println(report.headline());
        spec.commandLine().getOut().println(out);
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private void write(Report report) {
        try {
            report.write(out);
        } catch (IOException e) {
            throw new InputException(out + ": expected a file that can be written, found " + e, e);
        }
    }

    /** Passes a line on if some seconds have gone since the last one. */
    private static final class Seldom implements Consumer<String> {
        private static final long NANOS = 5_000_000_000L;

        private final Consumer<String> target;
        private long last = System.nanoTime();

        Seldom(Consumer<String> target) {
            this.target = target;
        }

        @Override
        public void accept(String line) {
            if (System.nanoTime() - last > NANOS) {
                target.accept(line);
                last = System.nanoTime();
            }
        }
    }
}
