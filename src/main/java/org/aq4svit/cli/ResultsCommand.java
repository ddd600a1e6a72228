package org.aq4svit.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.aq4svit.table.ResultRow;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The result table of a run, again. */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = {
            "The result table of a run as its sweep prints it, also while the run goes on.",
            "What is not finished is said on stderr."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  submit/aq4svit results --run /tmp/run",
            "  submit/aq4svit results --run hdfs:///runs/1 --lines | grep met=false",
            "  submit/aq4svit results --run /tmp/run --model sdtv2-tiny --json",
            "  submit/aq4svit results --run /tmp/run --csv > results.csv"
        })
final class ResultsCommand implements Callable<Integer> {
    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "The run directory, on any Hadoop file system.")
    private Path run;

    @Option(names = "--model", paramLabel = "M", description = "Only this model.")
    private String model;

    @Option(names = "--strategy", paramLabel = "S", description = "Only this strategy.")
    private String strategy;

    @ArgGroup
    private Form form = new Form();

    @Spec
    private CommandSpec spec;

    /** How to print. */
    private static final class Form {
        @Option(names = "--json", description = "Print one JSON object, with what is not finished in it.")
        private boolean json;

        @Option(names = "--csv", description = "Print CSV (RFC 4180) with the columns of the table 'results'.")
        private boolean csv;

        @Option(names = "--lines", description = "Print one line per model and strategy, for grep.")
        private boolean lines;
    }

    /** What {@code --json} prints. */
    record Answer(
            String runId,
            String startedAt,
            String finishedAt,
            String status,
            List<RunResults.Standing> models,
            List<ResultRow> results) {}

    @Override
    public Integer call() {
        RunResults results = asked(RunResults.of(run));
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.println(Json.of(answer(results)));
        } else if (form.csv) {
            Csv.print(ResultRow.class, results.rows(), out);
        } else if (!results.rows().isEmpty()) {
            out.println(form.lines ? ResultTable.lines(results.rows()) : ResultTable.of(results.rows()));
        }
        out.flush();
        results.shortfalls().forEach(spec.commandLine().getErr()::println);
        return ExitCode.DONE;
    }

    private RunResults asked(RunResults all) {
        RunResults ofModel = model == null ? all : all.ofModel(model);
        return strategy == null ? ofModel : ofModel.ofStrategy(strategy);
    }

    private static Answer answer(RunResults results) {
        return new Answer(
                results.run().runId(),
                results.run().startedAt().toString(),
                results.finishedAt(),
                results.run().status(),
                results.standings(),
                results.rows());
    }
}
