package org.aq4svit.cli;

import java.io.PrintWriter;
import org.aq4svit.fault.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line as a whole. */
@Command(
        name = "aq4svit",
        description = "Finds the bit width of every block of Spiking Vision Transformers, on Spark.",
        mixinStandardHelpOptions = true,
        versionProvider = Aq4svit.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SweepCommand.class,
            ResultsCommand.class,
            EvaluateCommand.class,
            ShardsCommand.class,
            InspectCommand.class,
            TraceCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            StudyCommand.class,
            PlanCommand.class,
            SimulateCommand.class,
            ReportCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  done",
            "  1  the run failed; what was finished is saved and --resume continues it",
            "  2  the input is at fault: an option, a configuration, a checkpoint, an image source (of a sweep: of all"
                    + " networks that failed)",
            "  3  done, but at least one model has no setting that meets its constraint"
        })
public final class Aq4svit {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a fault.")
    private boolean verbose;

    private Aq4svit() {}

    boolean isVerbose() {
        return verbose;
    }

    /** Version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Aq4svit.class.getPackage().getImplementationVersion();
            return new String[] {"aq4svit " + (version == null ? "development" : version)};
        }
    }

    /** Runs one command and returns its exit code. */
    public static int run(String... args) {
        Aq4svit options = new Aq4svit();
        CommandLine line = PathConverters.register(new CommandLine(options))
                .setParameterExceptionHandler(Aq4svit::badOption)
                .setExecutionExceptionHandler((fault, l, parsed) -> failed(fault, l, options.verbose));
        try {
            return line.execute(args);
        } catch (Error e) { // picocli hands over exceptions only
            return failed(e, line, options.verbose);
        }
    }

    private static int badOption(CommandLine.ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.INPUT;
    }

    private static int failed(Throwable fault, CommandLine line, boolean verbose) {
        line.getErr().println(Faults.sentence(fault));
        if (verbose) {
            fault.printStackTrace(line.getErr());
        }
        return Faults.find(fault, InputException.class).isPresent() ? ExitCode.INPUT : ExitCode.FAILED;
    }
}
