package org.aq4svit.cli;

import com.github.freva.asciitable.AsciiTable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;
import org.aq4svit.report.ProxyStudy;
import org.aq4svit.table.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How well drift foretells accuracy, from the tables of a run. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description =
                "Rank correlations of every drift metric, and of the loss, with the true drop, from the tables of a run.",
        footerHeading = "%nExample:%n",
        footer = {
            "  submit/aq4svit sweep --config conf/study.conf --out /tmp/study",
            "  submit/aq4svit study --run /tmp/study"
        })
final class StudyCommand implements Callable<Integer> {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run directory.")
    private Path run;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What {@code --json} prints. */
    record Answer(List<ProxyStudy.Finding> findings) {}

    @Override
    public Integer call() {
        List<ProxyStudy.Finding> findings = new ProxyStudy(RunView.of(run, new Configuration())).findings();
        if (findings.isEmpty()) {
            throw InputException.expected(
                    run, "candidates that passed the gate and were evaluated on all search images", "none");
        }
        spec.commandLine().getOut().println(json ? Json.of(new Answer(findings)) : table(findings));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private static String table(List<ProxyStudy.Finding> findings) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                findings,
                List.of(
                        Columns.left("model", ProxyStudy.Finding::model),
                        Columns.left("proxy", ProxyStudy.Finding::proxy),
                        Columns.right("candidates", f -> Integer.toString(f.candidates())),
                        Columns.right("Spearman", f -> number(f.overall().spearman())),
                        Columns.right("Kendall", f -> number(f.overall().kendall())),
                        Columns.right("best fifth", f -> number(f.best().spearman())),
                        Columns.right("Kendall", f -> number(f.best().kendall())),
                        Columns.right("given size", f -> number(f.givenSize().spearman())),
                        Columns.right("Kendall", f -> number(f.givenSize().kendall()))));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
