package org.aq4svit.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Evaluation;
import org.aq4svit.sweep.PredictionsFile;
import org.aq4svit.sweep.SparkSessions;
import org.aq4svit.sweep.SweepConfig;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Accuracy, footprint and speed of one setting. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Top-1, top-5, footprint and images per second of one setting of one model.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit evaluate --model data-manifests/demo/sdtv2-tiny/model.conf \\",
            "      --images 'data-manifests/demo/eval-*.tar' --setting '*=4,head=8'",
            "  submit/aq4svit evaluate --model my/model.conf --images /data/imagenet/val --limit 5000 --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int CONFUSIONS_SHOWN = 3;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model descriptor.")
    private String model;

    @Option(names = "--images", required = true, paramLabel = "URI", description = "Image source.")
    private String images;

    @Option(
            names = "--setting",
            paramLabel = "S",
            description = "Bit widths (default: those the checkpoint has, fp32 for one of float weights).")
    private String setting;

    @Option(names = "--limit", paramLabel = "N", description = "Judge a random N of the images.")
    private Integer limit;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Write key, label and prediction of every image as CSV.")
    private java.nio.file.Path predictions;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "Override a key of reference.conf.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    /** The answer, as {@code --json} prints it. */
    record Answer(
            String model,
            String setting,
            int images,
            double top1,
            double top5,
            long correct1,
            long bytes,
            double savingWeights,
            double savingTotal,
            double effectiveBits,
            double seconds,
            double imagesPerSecond,
            List<Confusion> confusions) {}

    /** How often one class was taken for another. */
    record Confusion(int label, int predicted, int images) {}

    @Override
    public Integer call() {
        Options.require(limit == null || limit > 0, "--limit", "a number of images above 0", limit);
        if (predictions != null) {
            OutputFile.require("--predictions", predictions);
        }
        try (JavaSparkContext spark = SparkSessions.open("aq4svit evaluate " + model)) {
            SweepConfig config = SweepConfig.of(values(), overrides, spark.hadoopConfiguration());
            Model network = Model.read(model, spark.hadoopConfiguration());
            Evaluation.Report report = new Evaluation(spark, config).of(network, setting(network));
            print(answer(network, report));
            if (predictions != null) {
                PredictionsFile.write(predictions, report.predictions());
            }
            return ExitCode.DONE;
        }
    }

    private Setting setting(Model network) {
        List<WeightLayer> layers = network.network().weightLayers();
        return setting == null ? Setting.stored(layers, network.parameters()) : Setting.parse(setting, layers);
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("models", List.of(model));
        values.put("images.validate", images);
        if (limit != null) {
            values.put("images.validate-limit", limit);
        }
        return values;
    }

    private static Answer answer(Model model, Evaluation.Report report) {
        int count = report.predictions().size();
        long correct = report.predictions().stream()
                .filter(p -> p.label() == p.predicted())
                .count();
        return new Answer(
                model.name(),
                report.setting().text(),
                count,
                100.0 * correct / count,
                100.0 * report.scores().getTopNCorrectCount() / count,
                correct,
                report.footprint().bytes(),
                report.footprint().savingWeights(),
                report.footprint().savingTotal(),
                report.footprint().effectiveBits(),
                report.seconds(),
                count / report.seconds(),
                confusions(report.scores().getConfusionMatrix()));
    }

    private static List<Confusion> confusions(ConfusionMatrix<Integer> matrix) {
        List<Confusion> all = new ArrayList<>();
        matrix.getMatrix().forEach((label, row) -> row.entrySet().forEach(e -> {
            if (!e.getElement().equals(label)) {
                all.add(new Confusion(label, e.getElement(), e.getCount()));
            }
        }));
        return all.stream()
                .sorted(Comparator.comparingInt(Confusion::images).reversed())
                .limit(CONFUSIONS_SHOWN)
                .toList();
    }

    private void print(Answer a) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(a));
        } else {
            out.printf(Locale.ROOT, "%s at %s on %,d images%n", a.model, a.setting, a.images);
            out.printf(Locale.ROOT, "  top-1       %.2f %%   top-5 %.2f %%%n", a.top1, a.top5);
            out.printf(Locale.ROOT, "  footprint   %,d bytes, %.2f bits per weight%n", a.bytes, a.effectiveBits);
            out.printf(
                    Locale.ROOT,
                    "  saving      %.2f %% of the weight layers, %.2f %% of the network%n",
                    a.savingWeights,
                    a.savingTotal);
            out.printf(Locale.ROOT, "  speed       %.1f images per second (%.1f s)%n", a.imagesPerSecond, a.seconds);
            a.confusions.forEach(c -> out.printf(
                    Locale.ROOT, "  confusion   class %d taken for %d: %d images%n", c.label, c.predicted, c.images));
        }
        out.flush();
    }
}
