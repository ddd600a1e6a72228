package org.aq4svit.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.fault.InputException;
import org.aq4svit.plan.ImageCounts;
import org.aq4svit.plan.Planner;
import org.aq4svit.sweep.Forecast;
import org.aq4svit.sweep.Outlook;
import org.aq4svit.sweep.SparkSessions;
import org.aq4svit.sweep.Sweep;
import org.aq4svit.sweep.SweepConfig;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The main job. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Search every model named in a configuration and write the tables of the run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit sweep --config conf/quickstart.conf --out /tmp/run",
            "  submit/aq4svit sweep --config conf/quickstart.conf --out /tmp/run --resume",
            "  submit/aq4svit sweep --config conf/quickstart.conf --out /tmp/run2 -Dconstraint.max-drop=1.0"
        })
final class SweepCommand implements Callable<Integer> {
    /** Hooks of higher priority run first; Spark's are at 50 and below. */
    private static final int BEFORE_SPARK = 100;

    private static final int REHEARSALS = 3;

    @Mixin
    private SweepFile sweepFile;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The run directory, on any Hadoop file system.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the run in DIR that was not finished.")
    private boolean resume;

    @ParentCommand
    private Aq4svit main;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (JavaSparkContext spark = SparkSessions.open("aq4svit sweep " + sweepFile)) {
            SweepConfig sweep = sweepFile.read(spark.hadoopConfiguration());
            Sweep opened = resume ? Sweep.resume(spark, sweep, out) : Sweep.start(spark, sweep, out);
            Sweep.Report report = untilASignal(opened.foretoldBy(outlook(sweep, spark)));
            tell(report);
            if (report.ended() && report.failures().isEmpty()) {
                compare(spark.hadoopConfiguration());
            }
            return exitCode(report);
        }
    }

    /** A few rehearsals with imagined networks tell about how many images a search will take; its own pace then tells how long. */
    private static Outlook outlook(SweepConfig sweep, JavaSparkContext spark) {
        Planner planner = new Planner(sweep, spark.defaultParallelism(), REHEARSALS);
        return (network, sizes) -> Optional.of(planner.images(network, ImageCounts.of(sweep, sizes::applyAsLong)));
    }

    /** Runs a sweep that a signal (Ctrl-C, or SIGTERM as cluster managers send it) ends in good order, before Spark itself goes. */
    private Sweep.Report untilASignal(Sweep sweep) {
        CountDownLatch ended = new CountDownLatch(1);
        Runnable stop = () -> {
            sweep.stop();
            await(ended);
            PrintWriter err = spec.commandLine().getErr();
            err.println("Stopped by a signal. What was finished is saved in " + out
                    + "; the same command with --resume goes on from there.");
            err.flush();
        };
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(stop, BEFORE_SPARK);
        try {
            return sweep.execute();
        } finally {
            ended.countDown();
            if (!hooks.isShutdownInProgress()) {
                hooks.removeShutdownHook(stop);
            }
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how good the plan was, if one was kept with the run. */
    private void compare(Configuration hadoop) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Forecast.in(out, hadoop)
                    .ifPresent(f -> f.against(rows -> RunView.of(out, hadoop).each(Table.EVALUATIONS, rows))
                            .forEach(err::println));
        } catch (InputException
                | UncheckedIOException e) { // the run is good whatever became of the file with the forecast
            err.println(e.getMessage());
        }
    }

    private void tell(Sweep.Report report) {
        if (!report.results().isEmpty()) {
            spec.commandLine().getOut().println(ResultTable.of(report.results()));
            spec.commandLine().getOut().println("Tables: " + out);
            spec.commandLine().getOut().flush();
        }
        PrintWriter err = spec.commandLine().getErr();
        for (Sweep.Failure failure : report.failures()) {
            err.println(failure.sentence());
            if (main.isVerbose()) {
                failure.fault().printStackTrace(err);
            }
        }
        err.flush();
    }

    private static int exitCode(Sweep.Report report) {
        if (!report.ended()) {
            return ExitCode.FAILED;
        }
        if (!report.failures().isEmpty()) {
            return report.inputAtFault() ? ExitCode.INPUT : ExitCode.FAILED;
        }
        return report.constraintsMet() ? ExitCode.DONE : ExitCode.CONSTRAINT_MISSED;
    }
}
