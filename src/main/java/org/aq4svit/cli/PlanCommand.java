package org.aq4svit.cli;

import static org.aq4svit.cli.Options.require;

import com.github.freva.asciitable.AsciiTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.bench.Benchmark;
import org.aq4svit.bench.Specimen;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.image.ImageSource;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.plan.ImageCounts;
import org.aq4svit.plan.Memory;
import org.aq4svit.plan.Planner;
import org.aq4svit.sweep.Batches;
import org.aq4svit.sweep.Forecast;
import org.aq4svit.sweep.SweepConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a sweep will cost. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "What a sweep would cost before it runs: operations, images, core hours, memory per executor.",
            "The strategies search imagined networks, several per model; how fast images go through the real ones is measured"
                    + " on this machine for a few seconds each. Wall-clock budgets are not looked at."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit plan --config conf/quickstart.conf",
            "  submit/aq4svit plan --config conf/zoo.conf --executors 20 --executor-cores 4 --json",
            "  submit/aq4svit plan --config conf/zoo.conf --out /tmp/run     # the sweep into /tmp/run says how good it was"
        })
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private SweepFile sweepFile;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Keep the forecast in this run directory; the sweep's end compares.")
    private Path out;

    @Option(
            names = "--executors",
            paramLabel = "N",
            defaultValue = "1",
            description = "Executors of the cluster (default: ${DEFAULT-VALUE}).")
    private int executors;

    @Option(
            names = "--executor-cores",
            paramLabel = "N",
            description = "Cores of an executor (default: those of this machine).")
    private int executorCores = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--rehearsals",
            paramLabel = "N",
            defaultValue = "9",
            description = "Imagined networks per model (default: ${DEFAULT-VALUE}).")
    private int rehearsals;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "Length of each measurement, two per network (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /**
     * What {@code --json} prints.
     *
     * @param hours wall-clock if all cores compute all the time
     */
    record Answer(List<Planner.OfModel> models, Forecast.Bounds coreHours, Forecast.Bounds hours, Memory memory) {}

    @Override
    public Integer call() {
        check();
        Configuration hadoop = new Configuration();
        SweepConfig sweep = sweepFile.read(hadoop);
        Answer answer = answer(sweep, hadoop);
        if (out != null) {
            new Forecast(answer.models.stream().map(Planner.OfModel::forecast).toList()).keepIn(out, hadoop);
        }
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(json ? Json.of(answer) : text(answer));
        screen.flush();
        return ExitCode.DONE;
    }

    private void check() {
        require(executors > 0, "--executors", "a positive number", executors);
        require(executorCores > 0, "--executor-cores", "a positive number", executorCores);
        require(rehearsals > 0, "--rehearsals", "a positive number", rehearsals);
        require(seconds > 0, "--seconds", "a positive number", seconds);
    }

    private Answer answer(SweepConfig sweep, Configuration hadoop) {
        Map<String, Long> sizes = new HashMap<>();
        ImageCounts counts = ImageCounts.of(
                sweep,
                uri -> sizes.computeIfAbsent(
                        uri, u -> (long) ImageSource.list(u, hadoop).images().size()));
        Planner planner = new Planner(sweep, executors * executorCores, rehearsals);
        Map<List<Object>, Planner.Speed> speeds = new HashMap<>();
        List<Planner.OfModel> plans = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        for (String file : sweep.models()) {
            Model model = Model.read(file, hadoop);
            Network network = model.network();
            List<Object> alike = List.of(network.stages(), network.timesteps(), network.imageSize());
            Planner.Speed known = speeds.get(alike);
            Planner.Speed speed = known == null
                    ? speed(sweep, new Specimen(model.name(), network, model.parameters()))
                    : known.warm();
            speeds.put(alike, speed);
            say("Rehearsing the search of " + model.name());
            plans.add(planner.of(model.name(), network, speed, counts));
            networks.add(network);
        }
        Forecast.Bounds hours = sum(plans);
        int cores = executors * executorCores;
        long cached = cached(sweep, counts, networks) + answers(counts, networks, sweep.modelsAtOnce(cores));
        return new Answer(
                plans, hours, hours.times(1.0 / cores), Memory.of(sweep, cached, networks, executors, executorCores));
    }

    private Planner.Speed speed(SweepConfig sweep, Specimen specimen) {
        int batch = Batches.fitting(specimen.network(), sweep.engine()).images();
        int threads = Runtime.getRuntime().availableProcessors();
        Benchmark benchmark = new Benchmark(threads, batch, seconds, this::say);
        String engine = Engines.resolved(sweep.engine().name());
        return Planner.Speed.measured(benchmark, specimen, engine);
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence + " ...");
        spec.commandLine().getErr().flush();
    }

    private static Forecast.Bounds sum(List<Planner.OfModel> plans) {
        return plans.stream().map(Planner.OfModel::coreHours).reduce(Forecast.Bounds.NOTHING, Forecast.Bounds::plus);
    }

    /** Bytes of decoded images: every source once per image size. */
    private static long cached(SweepConfig sweep, ImageCounts counts, List<Network> networks) {
        Map<SweepConfig.SourceOf, Long> images = new HashMap<>();
        images.put(sweep.images().validate(), counts.validate().images());
        images.put(sweep.images().search(), counts.search().images());
        images.put(sweep.images().drift(), counts.drift().images());
        long all = images.values().stream().mapToLong(Long::longValue).sum();
        Set<Integer> sides = new HashSet<>();
        networks.forEach(n -> sides.add(n.imageSize()));
        return sides.stream().mapToLong(side -> all * side * side * 3).sum();
    }

    /** Bytes of the float networks' answers, which are kept beside the images while a model is searched. */
    private static long answers(ImageCounts counts, List<Network> networks, int modelsAtOnce) {
        long images = counts.validate().images() + counts.search().images();
        return networks.stream()
                .map(n -> images * n.classes() * Float.BYTES)
                .sorted(Comparator.reverseOrder())
                .limit(modelsAtOnce)
                .mapToLong(Long::longValue)
                .sum();
    }

    private String text(Answer a) {
        String table = AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                a.models,
                List.of(
                        Columns.left("model", Planner.OfModel::model),
                        Columns.right("ops per image", m -> count(m.opsPerImage())),
                        Columns.right(
                                "images/s and core",
                                m -> number("%.1f", 1 / m.speed().narrow())),
                        Columns.right("images", m -> range("%,.0f", m.images())),
                        Columns.right("full passes", m -> range("%.1f", m.fullPasses())),
                        Columns.right("operations", m -> number("%.2e", m.operations())),
                        Columns.right("core hours", m -> range("%.3f", m.coreHours()))));
        return table + System.lineSeparator()
                + "All models: " + range("%.3f", a.coreHours) + " core hours, at least " + range("%.3f", a.hours)
                + " hours on " + executors * executorCores + " cores." + System.lineSeparator()
                + number("Decoded images and the float networks' answers: %.2f GiB. ", gib(a.memory.cached()))
                + number("An executor: %.2f GiB of heap and ", gib(a.memory.heap()))
                + number("%.2f GiB beside it.", gib(a.memory.offHeap()));
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String range(String format, Forecast.Bounds b) {
        return number(format, b.expected()) + " (" + number(format, b.low()) + " to " + number(format, b.high()) + ")";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
