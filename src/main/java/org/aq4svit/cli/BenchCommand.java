package org.aq4svit.cli;

import static org.aq4svit.cli.Options.require;

import com.github.freva.asciitable.AsciiTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.bench.Benchmark;
import org.aq4svit.bench.Machine;
import org.aq4svit.bench.Specimen;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.drift.Gate;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.Model;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.quant.BitWidth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast this machine judges candidates. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Whole networks and candidates per pass against what this machine can do at most.",
            "Without --model: SDT-V2 of published sizes with random weights, at 224x224 pixels and T = 4."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit bench --sizes 15M --widths 4",
            "  submit/aq4svit bench --model my/model.conf --images /data/imagenet/val --engines onednn --json"
        })
final class BenchCommand implements Callable<Integer> {
    private static final Path STATUS = Path.of("/proc/self/status");

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "SIZE",
            defaultValue = "15M,31M,55M",
            description = "Published sizes of SDT-V2 (default: ${DEFAULT-VALUE}).")
    private List<String> sizes;

    @Option(names = "--model", paramLabel = "FILE", description = "Measure this model instead.")
    private String model;

    @Option(
            names = "--images",
            paramLabel = "URI",
            description = "Images for candidates per pass (default: random ones).")
    private String images;

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "BITS",
            defaultValue = "32,8,4",
            description = "Bit widths (default: ${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "E",
            defaultValue = "onednn,nd4j",
            description = "Engines, side by side (default: ${DEFAULT-VALUE}).")
    private List<String> engines;

    @Option(
            names = "--siblings",
            split = ",",
            paramLabel = "K",
            defaultValue = "1,4,16,64",
            description = "Numbers of candidates per pass (default: ${DEFAULT-VALUE}).")
    private List<Integer> siblings;

    @Option(names = "--threads", paramLabel = "N", description = "Walks at once (default: one per core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--batch", paramLabel = "B", defaultValue = "4", description = "Images per walk (default: 4).")
    private int batch;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "Length of each measurement, after half as long a warm-up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** All that was measured, as {@code --json} prints it. */
    record Answer(
            Machine machine,
            List<Benchmark.Speed> speeds,
            List<Benchmark.Share> shares,
            List<Benchmark.PassCost> passes,
            double peakMemoryMib) {}

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter err = spec.commandLine().getErr();
        Benchmark benchmark = new Benchmark(threads, batch, seconds, sentence -> {
            err.println(sentence + " ...");
            err.flush();
        });
        Machine machine = Machine.measured(threads, seconds);
        List<Benchmark.Speed> speeds = new ArrayList<>();
        List<Benchmark.Share> shares = new ArrayList<>();
        List<Benchmark.PassCost> passes = new ArrayList<>();
        int narrowest = widths.stream().mapToInt(Integer::intValue).min().orElseThrow();
        for (Specimen specimen : specimens()) {
            speeds.addAll(benchmark.speeds(specimen, engines, widths, machine));
            for (String engine : engines) {
                shares.addAll(benchmark.shares(specimen, engine, narrowest));
            }
            if (passes.isEmpty() && !siblings.isEmpty()) {
                Gate gate = new Gate(DriftMetric.FLIPS, 0.25);
                passes.addAll(benchmark.passes(specimen, inputs(specimen), engines.get(0), siblings, gate));
            }
        }
        Answer answer = new Answer(machine, speeds, shares, passes, peakMemory());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(answer));
        } else {
            print(answer, out);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private void check() {
        require(threads > 0, "--threads", "a positive number", threads);
        require(batch > 0, "--batch", "a positive number", batch);
        require(seconds > 0, "--seconds", "a positive number", seconds);
        require(!widths.isEmpty() && BitWidth.ALL.containsAll(widths), "--widths", "some of " + BitWidth.ALL, widths);
        require(
                !engines.isEmpty() && Engines.names().containsAll(engines),
                "--engines",
                "some of " + Engines.names(),
                engines);
        require(siblings.stream().allMatch(k -> k > 0), "--siblings", "positive numbers", siblings);
        require(images == null || model != null, "--images", "--model beside it", "none");
    }

    private List<Specimen> specimens() {
        if (model == null) {
            return sizes.stream().map(Specimen::sdtV2).toList();
        }
        Model read = Model.read(model, new Configuration());
        return List.of(new Specimen(read.name(), read.network(), read.parameters()));
    }

    private ImageBatch inputs(Specimen specimen) {
        if (images == null) {
            return specimen.images(batch);
        }
        StrictConfig config = ModelDescriptor.read(model, new Configuration())
                .preprocess()
                .orElseThrow(() -> InputException.expected(model, "key 'preprocess'", "none"));
        Preprocessing preprocessing =
                Preprocessing.of(config, specimen.network().imageSize());
        var shard = Sharding.shards(ImageSource.list(images, new Configuration()), batch, batch, 0)
                .get(0);
        Shard read = new ShardReader(preprocessing, new Configuration(), DamagePolicy.FAIL).read(0, shard);
        return new ImageBatch(read.images(), read.size(), read.normalised(0, read.images(), preprocessing));
    }

    /** Largest resident size of this process so far. */
    private static double peakMemory() throws IOException {
        if (!Files.exists(STATUS)) {
            return Double.NaN;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void print(Answer a, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d threads; products of bytes at most %.2f T multiply-adds/s, copies %.1f GB/s; neurons on %s; peak memory %.0f MiB%n%n",
                a.machine.threads(),
                a.machine.products() / 1e12,
                a.machine.copied() / 1e9,
                a.machine.lanes(),
                a.peakMemoryMib);
        out.println(AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                a.speeds,
                List.of(
                        Columns.left("network", Benchmark.Speed::network),
                        Columns.left("engine", Benchmark.Speed::engine),
                        Columns.right("bits", s -> Integer.toString(s.bits())),
                        Columns.right("images/s", s -> number("%.2f", s.imagesPerSecond())),
                        Columns.right("per core", s -> number("%.2f", s.perCore())),
                        Columns.right("floor", s -> number("%.1f", s.floor())),
                        Columns.right("of floor", s -> number("%.0f %%", 100 * s.perCore() / s.floor())))));
        out.println();
        out.println(AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                a.shares,
                List.of(
                        Columns.left("network", Benchmark.Share::network),
                        Columns.left("engine", Benchmark.Share::engine),
                        Columns.right("bits", s -> Integer.toString(s.bits())),
                        Columns.left("kind of layer", Benchmark.Share::kind),
                        Columns.right("time", s -> number("%.1f %%", s.percent())))));
        out.println();
        out.println(AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                a.passes,
                List.of(
                        Columns.left("network", Benchmark.PassCost::network),
                        Columns.left("watched for", Benchmark.PassCost::how),
                        Columns.right("candidates", p -> Integer.toString(p.candidates())),
                        Columns.right("seconds", p -> number("%.2f", p.seconds())),
                        Columns.right("times one", p -> number("%.1f", p.timesOne())),
                        Columns.right(
                                "at least", p -> p.leastTimesOne() == null ? "" : number("%.1f", p.leastTimesOne())))));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
