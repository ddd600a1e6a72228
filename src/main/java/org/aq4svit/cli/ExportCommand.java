package org.aq4svit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.export.Export;
import org.aq4svit.export.Formats;
import org.aq4svit.fault.InputException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The network to take home. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a quantized network of a run, truly packed, as a folder for other tools.",
            "The weights that were written are read back and evaluated on the run's images; unless every prediction is"
                    + " the one of the search, nothing is left in DIR."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit export --run /tmp/run --model sdtv2-tiny --out /tmp/sdtv2-tiny-packed",
            "  submit/aq4svit export --run /tmp/run --model sdtv2-tiny --strategy uniform --out /tmp/uniform",
            "  submit/aq4svit evaluate --model /tmp/uniform/model.conf --images 'data-manifests/demo/eval-*.tar'"
        })
final class ExportCommand implements Callable<Integer> {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run directory.")
    private org.apache.hadoop.fs.Path run;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model's name in the run.")
    private String model;

    @ArgGroup
    private Which which = new Which();

    /** Which of the run's candidates; at most one of them is given. */
    private static final class Which {
        @Option(
                names = "--strategy",
                paramLabel = "NAME",
                description = "What this strategy chose (default: the best of all strategies of the run).")
        private String strategy;

        @Option(names = "--setting", paramLabel = "S", description = "Bit widths that the search has judged.")
        private String setting;

        @Option(
                names = "--candidate",
                paramLabel = "ID",
                description = "Id of a candidate in the run's tables, such as that of a row of frontier.")
        private String candidate;
    }

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to make.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            completionCandidates = FormatNames.class,
            defaultValue = "compressed-tensors")
    private String format;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** For the help text. */
    private static final class FormatNames implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Formats.names().iterator();
        }
    }

    @Override
    public Integer call() throws IOException {
        if (!Formats.names().contains(format)) {
            throw InputException.expected("--format", "one of " + Formats.names(), "'" + format + "'");
        }
        Export.Request request = new Export.Request(
                run.toString(),
                model,
                Optional.ofNullable(which.strategy),
                Optional.ofNullable(which.setting),
                Optional.ofNullable(which.candidate),
                format,
                out);
        PrintWriter err = spec.commandLine().getErr();
        Export.Report report = new Export(request, new Configuration(), sentence -> {
                    err.println(sentence);
                    err.flush();
                })
                .execute();
        print(report);
        return ExitCode.DONE;
    }

    private void print(Export.Report r) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(r));
        } else {
            out.printf(Locale.ROOT, "%s at %s in %s%n", r.model(), r.setting(), r.folder());
            out.printf(
                    Locale.ROOT,
                    "  bytes       %,d in float32, %,d quantized; the file: %,d of tensors and %,d to name them%n",
                    r.floatBytes(),
                    r.footprint(),
                    r.size().tensors(),
                    r.size().file() - r.size().tensors());
            out.printf(
                    Locale.ROOT,
                    "  top-1       %.2f %% in float32, %.2f %% quantized, on %,d images (%s)%n",
                    r.floatTop1(),
                    r.top1(),
                    r.images(),
                    r.purpose());
            out.println("  read back   with these weights, every prediction is the one of the search");
            if (r.elsewhere() != null) {
                out.printf(
                        Locale.ROOT,
                        "  elsewhere   %s ran the file: %,d of %,d predictions are the search's%n",
                        r.elsewhere().runtime(),
                        r.elsewhere().alike(),
                        r.elsewhere().images());
            }
        }
        out.flush();
    }
}
