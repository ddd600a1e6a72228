package org.aq4svit.cli;

import static org.aq4svit.cli.Options.require;

import com.github.freva.asciitable.AsciiTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.bench.Benchmark;
import org.aq4svit.bench.Specimen;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.plan.Overheads;
import org.aq4svit.plan.Planner;
import org.aq4svit.plan.ScaleStudy;
import org.aq4svit.plan.Scaling;
import org.aq4svit.sweep.SweepConfig;
import org.aq4svit.table.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How far a sweep scales. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Wall-clock of a sweep on clusters of any size, and what keeps more cores from helping.",
            "A discrete-event simulation of the driver, the steps and the tasks. It needs descriptors only, neither checkpoints nor images:"
                    + " searches are rehearsed as in 'plan', all networks get the speed per multiply-add that an SDT-V2 15M has on this machine,"
                    + " and what Spark and the driver cost was measured in the sweep of an event log."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit simulate --config conf/scale.conf",
            "  submit/aq4svit simulate --config conf/scale.conf --executors 10,100,1000 --executor-cores 8 -Dsearch.search-limit=5000",
            "To measure Spark's part on your cluster:",
            "  SPARK_SUBMIT_ARGS='--conf spark.eventLog.enabled=true --conf spark.eventLog.compress=false"
                    + " --conf spark.eventLog.dir=file:/tmp/events' submit/aq4svit sweep --config conf/quickstart.conf --out /tmp/run",
            "  submit/aq4svit simulate --config conf/scale.conf --events '/tmp/events/*/events*' --run /tmp/run"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final String REFERENCE = "15M";
    private static final int BATCH = 4;

    @Mixin
    private SweepFile sweepFile;

    @Option(
            names = "--networks",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "Number of models; those of the configuration are taken again and again (default: ${DEFAULT-VALUE}).")
    private int networks;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Images of every source, limits of the configuration apart (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--executors",
            split = ",",
            paramLabel = "N",
            defaultValue = "10,30,100,300,1000",
            description = "Sizes of clusters (default: ${DEFAULT-VALUE}).")
    private List<Integer> executors;

    @Option(
            names = "--executor-cores",
            paramLabel = "N",
            defaultValue = "4",
            description = "Cores of an executor (default: ${DEFAULT-VALUE}).")
    private int executorCores;

    @Option(names = "--events", paramLabel = "FILE", description = "Spark's event log of a sweep, or a glob of one.")
    private String events;

    @Option(names = "--run", paramLabel = "DIR", description = "The tables of that sweep.")
    private Path run;

    @Option(
            names = "--speed",
            split = ",",
            arity = "1",
            paramLabel = "N,W",
            description =
                    "Images per second and core of an SDT-V2 15M with weights of 4 bits and in float32, such as 8,3"
                            + " (default: measured on this machine).")
    private List<Double> given = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "Length of each of two measurements of speed (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /**
     * What {@code --json} prints.
     *
     * @param secondsPerOperation one core, weights of at most 8 bits
     */
    record Answer(Overheads overheads, double secondsPerOperation, List<Scaling.Point> points) {}

    @Override
    public Integer call() {
        check();
        Configuration hadoop = new Configuration();
        SweepConfig sweep = sweepFile.read(hadoop);
        Overheads overheads =
                events == null ? Overheads.usual() : Overheads.measured(events, RunView.of(run, hadoop), hadoop);
        Specimen reference = Specimen.sdtV2(REFERENCE);
        Planner.Speed speed = speed(reference, sweep);
        double operations = reference.network().opsPerImage();
        ScaleStudy study = new ScaleStudy(
                sweep, images, new Planner.Speed(speed.narrow() / operations, speed.wide() / operations, 0), overheads);
        List<ScaleStudy.Rehearsed> rehearsed = new ArrayList<>();
        for (int i = 0; i < networks; i++) {
            String file = sweep.models().get(i % sweep.models().size());
            say("Rehearsing the search of " + file);
            ModelDescriptor descriptor = ModelDescriptor.read(file, hadoop);
            rehearsed.add(study.rehearsed(descriptor.family().build(descriptor), i));
        }
        List<Scaling.Point> points = new ArrayList<>();
        for (int count : executors) {
            say("Simulating " + count + " executors");
            points.add(study.at(count, executorCores, rehearsed));
        }
        Answer answer = new Answer(overheads, speed.narrow() / operations, points);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.of(answer) : text(answer));
        out.flush();
        return ExitCode.DONE;
    }

    private void check() {
        require(networks > 0, "--networks", "a positive number", networks);
        require(images > 0, "--images", "a positive number", images);
        require(executors.stream().allMatch(e -> e > 0), "--executors", "positive numbers", executors);
        require(executorCores > 0, "--executor-cores", "a positive number", executorCores);
        require(
                given.isEmpty() || given.size() == 2 && given.stream().allMatch(v -> v > 0),
                "--speed",
                "two positive numbers",
                given);
        require(seconds > 0, "--seconds", "a positive number", seconds);
        require((events == null) == (run == null), "--events", "--run beside it, or neither", "one of them");
    }

    private Planner.Speed speed(Specimen reference, SweepConfig sweep) {
        if (!given.isEmpty()) {
            return new Planner.Speed(1 / given.get(0), 1 / given.get(1), 0);
        }
        Benchmark benchmark = new Benchmark(Runtime.getRuntime().availableProcessors(), BATCH, seconds, this::say);
        String engine = Engines.resolved(sweep.engine().name());
        return Planner.Speed.measured(benchmark, reference, engine);
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence + " ...");
        spec.commandLine().getErr().flush();
    }

    private static String text(Answer a) {
        Overheads o = a.overheads;
        String measured = String.format(
                Locale.ROOT,
                "Measured: the driver launches a task in %.1f ms and takes %.0f ms between two steps; a task costs %.1f ms beside running;"
                        + " a step writes %.0f rows and brings %.0f kB to the driver (%,d tasks, %,d steps).",
                1e3 * o.launchSeconds(),
                1e3 * o.stepSeconds(),
                1e3 * o.taskSeconds(),
                o.rowsPerStep(),
                o.bytesPerStep() / 1e3,
                o.tasks(),
                o.steps());
        String table = AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                a.points,
                List.of(
                        Columns.right("executors", p -> Integer.toString(p.executors())),
                        Columns.right("cores", p -> Integer.toString(p.cores())),
                        Columns.right("hours", p -> number("%.2f", p.seconds() / 3600)),
                        Columns.right("speed-up", p -> number("%.0f", p.speedUp())),
                        Columns.right("cores computing", p -> number("%.0f %%", 100 * p.busy())),
                        Columns.left("what takes most of the rest", Scaling.Point::cause),
                        Columns.right("of the hours", p -> number("%.0f %%", 100 * p.share()))));
        return measured + System.lineSeparator() + table + System.lineSeparator() + verdict(a.points);
    }

    private static String verdict(List<Scaling.Point> points) {
        return points.stream()
                .filter(p -> p.busy() < 0.5)
                .findFirst()
                .map(p -> "It stops scaling before " + p.executors()
                        + " executors, where cores compute less than half of the time: " + p.cause() + ".")
                .orElse("It scales to all of these: cores compute more than half of the time.");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
