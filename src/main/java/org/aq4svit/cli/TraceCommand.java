package org.aq4svit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.drift.Trace;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.fault.InputException;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The parity tool for people who come from PyTorch. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "Logits and every LIF layer's rates, drift and flips for ready-made input tensors.",
            "Reads tensor 'input' [B,3,S,S] float32, already normalised; writes 'logits' [B,classes] and 'rate/<lif>'"
                    + " [T], with a setting also 'drift/<lif>' and 'flip/<lif>' [T], with --membranes also 'h/<lif>'."
        },
        footerHeading = "%nExample:%n",
        footer = "  submit/aq4svit trace --model model.conf --input in.safetensors --out out.safetensors --setting"
                + " '*=4'")
final class TraceCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model descriptor.")
    private String model;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "T.safetensors",
            description = "File with the tensor 'input'.")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "T.safetensors", description = "File to write.")
    private Path out;

    @Option(
            names = "--setting",
            paramLabel = "S",
            description = "Bit widths; without it the network is traced as its checkpoint has it.")
    private String setting;

    @Option(
            names = "--membranes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also write H of the first N images.")
    private int membranes;

    @Option(
            names = "--quantizer",
            paramLabel = "Q",
            defaultValue = "absmax",
            description = "Quantizer (default: ${DEFAULT-VALUE}).")
    private String quantizer;

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "auto",
            description = "auto, onednn or nd4j (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        OutputFile.require("--out", out);
        Tensor images = Safetensors.read(input).get("input");
        if (images == null) {
            throw InputException.expected(input, "a tensor named 'input'", "none");
        }
        Model network = Model.read(model, new Configuration());
        network.descriptor().preprocess().ifPresent(Preprocessing::of);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", network.name());
        facts.put("setting", setting == null ? stored(network) : setting);
        Safetensors.write(out, new Trace(network, quantizer, engine).of(images, setting, membranes), facts);
        return ExitCode.DONE;
    }

    private static String stored(Model network) {
        return Setting.stored(network.network().weightLayers(), network.parameters())
                .text();
    }

    private void checkOptions() {
        List<String> allowed = Quantizers.names().stream()
                .filter(q -> !Quantizers.named(q).needsInputs())
                .toList();
        if (!allowed.contains(quantizer)) {
            throw InputException.expected("--quantizer", "one of " + allowed, "'" + quantizer + "'");
        }
        if (!Engines.names().contains(engine)) {
            throw InputException.expected("--engine", "one of " + Engines.names(), "'" + engine + "'");
        }
        if (membranes < 0) {
            throw InputException.expected("--membranes", "a number of images, 0 or more", membranes);
        }
    }
}
