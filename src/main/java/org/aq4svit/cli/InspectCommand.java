package org.aq4svit.cli;

import com.github.freva.asciitable.AsciiTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a network is made of. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Family, parameters, stages, blocks, layers, operations per image, footprint at each uniform bit width.",
        footerHeading = "%nExample:%n",
        footer = "  submit/aq4svit inspect --model data-manifests/demo/sdtv2-tiny/model.conf")
final class InspectCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model descriptor.")
    private String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What {@code --json} prints. */
    record Anatomy(
            String model,
            String family,
            long parameters,
            int timesteps,
            int imageSize,
            int classes,
            int neuronLayers,
            long opsPerImageAndStep,
            long opsPerImage,
            List<LayerFacts> layers,
            List<WidthFacts> footprints) {}

    /** A layer and the scopes by which settings name it. */
    record LayerFacts(
            String layer,
            String scope,
            String stage,
            String block,
            String kind,
            long weights,
            int channels,
            long opsPerImage,
            boolean spikeFed) {}

    /** The footprint with one width everywhere. */
    record WidthFacts(int bits, long bytes, double savingWeights, double savingTotal) {}

    @Override
    public Integer call() {
        Model read = Model.read(model, new Configuration());
        read.descriptor().preprocess().ifPresent(Preprocessing::of);
        Anatomy anatomy = anatomy(read.name(), read.network());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(anatomy));
        } else {
            print(anatomy, out);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static Anatomy anatomy(String name, Network network) {
        List<WeightLayer> layers = network.weightLayers();
        return new Anatomy(
                name,
                network.family(),
                network.parameters(),
                network.timesteps(),
                network.imageSize(),
                network.classes(),
                network.neurons().size(),
                layers.stream().mapToLong(WeightLayer::opsPerStep).sum(),
                network.opsPerImage(),
                layers.stream().map(InspectCommand::facts).toList(),
                BitWidth.ALL.stream().map(b -> facts(network, layers, b)).toList());
    }

    private static LayerFacts facts(WeightLayer l) {
        return new LayerFacts(
                l.name(),
                l.scope(),
                l.stage(),
                l.block(),
                l.kind(),
                l.conv().weights(),
                l.conv().out(),
                l.opsPerImage(),
                l.spikeFed());
    }

    private static WidthFacts facts(Network network, List<WeightLayer> layers, int bits) {
        Footprint f = Footprint.of(network, Setting.uniform(layers, bits));
        return new WidthFacts(bits, f.bytes(), f.savingWeights(), f.savingTotal());
    }

    private static void print(Anatomy a, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %s, %,d parameters, T = %d, %dx%d pixels, %d classes, %d neuron layers%n",
                a.model,
                a.family,
                a.parameters,
                a.timesteps,
                a.imageSize,
                a.imageSize,
                a.classes,
                a.neuronLayers);
        out.printf(
                Locale.ROOT,
                "%,d multiply-adds per image and time step, %,d per image%n%n",
                a.opsPerImageAndStep,
                a.opsPerImage);
        out.println(AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                a.layers,
                List.of(
                        Columns.left("scope", LayerFacts::scope),
                        Columns.left("layer", LayerFacts::layer),
                        Columns.left("kind", LayerFacts::kind),
                        Columns.left("input", l -> l.spikeFed ? "spikes" : "real"),
                        Columns.right("weights", l -> String.format(Locale.ROOT, "%,d", l.weights)),
                        Columns.right("ops per image", l -> String.format(Locale.ROOT, "%,d", l.opsPerImage)))));
        out.println();
        out.println(AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                a.footprints,
                List.of(
                        Columns.right("bits", f -> Integer.toString(f.bits)),
                        Columns.right("bytes", f -> String.format(Locale.ROOT, "%,d", f.bytes)),
                        Columns.right("saving (weights)", f -> String.format(Locale.ROOT, "%.2f %%", f.savingWeights)),
                        Columns.right("saving (total)", f -> String.format(Locale.ROOT, "%.2f %%", f.savingTotal)))));
    }
}
