package org.aq4svit.cli;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Nearest;
import org.aq4svit.config.StrictConfig;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.aq4svit.table.Table;

/**
 * The results of a run as far as they go, and what of them is still to come.
 *
 * @param models models that were begun
 * @param strategies strategies of the run, in the order of its configuration
 * @param rows what was found, model by model and in that order of strategies
 */
record RunResults(RunRow run, List<ModelRow> models, List<String> strategies, List<ResultRow> rows) {

    /**
     * How far one model is.
     *
     * @param error one sentence on the fault of a failed model, null for others
     * @param finished strategies with a result
     * @param missing strategies without one
     */
    record Standing(String model, String status, String error, List<String> finished, List<String> missing) {}

    /**
     * The results of a run that may still go on.
     *
     * @throws InputException if there is no run
     */
    static RunResults of(Path dir) {
        RunView view = RunView.of(dir, new Configuration());
        RunRow run = view.read(Table.RUNS).stream()
                .findFirst()
                .orElseThrow(() -> InputException.expected(dir, "a run", "one that has not begun"));
        List<String> strategies = StrictConfig.of(ConfigFactory.parseString(run.configJson()), dir.toString())
                .texts("search.strategy");
        List<ResultRow> rows = view.read(Table.RESULTS).stream()
                .sorted(Comparator.comparing(ResultRow::model).thenComparing(r -> strategies.indexOf(r.strategy())))
                .toList();
        return new RunResults(run, view.read(Table.MODELS), strategies, rows);
    }

    /**
     * Those of one model.
     *
     * @throws InputException if the run has no such model, naming the nearest
     */
    RunResults ofModel(String model) {
        require(
                "--model",
                "a model of the run",
                model,
                models.stream().map(ModelRow::model).toList());
        return new RunResults(run, only(models, m -> m.model().equals(model)), strategies, only(rows, r -> r.model()
                .equals(model)));
    }

    /**
     * Those of one strategy.
     *
     * @throws InputException if the run has no such strategy, naming the nearest
     */
    RunResults ofStrategy(String strategy) {
        require("--strategy", "a strategy of the run", strategy, strategies);
        return new RunResults(
                run, models, List.of(strategy), only(rows, r -> r.strategy().equals(strategy)));
    }

    private static void require(String option, String expected, String name, Collection<String> known) {
        if (!known.contains(name)) {
            String nearest = Nearest.to(name, known)
                    .map(n -> " (the nearest is '" + n + "')")
                    .orElse(", which has begun none yet");
            throw InputException.expected(option, expected + nearest, "'" + name + "'");
        }
    }

    private static <T> List<T> only(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).toList();
    }

    /** How far each model is. */
    List<Standing> standings() {
        return models.stream().map(this::standing).toList();
    }

    private Standing standing(ModelRow model) {
        List<String> finished = rows.stream()
                .filter(r -> r.model().equals(model.model()))
                .map(ResultRow::strategy)
                .toList();
        return new Standing(
                model.model(),
                model.status(),
                model.error(),
                finished,
                only(strategies, strategy -> !finished.contains(strategy)));
    }

    /** One sentence for each thing that did not come to its end. */
    List<String> shortfalls() {
        List<String> sentences = new ArrayList<>();
        for (Standing standing : standings()) {
            if (standing.status.equals(Status.FAILED)) {
                sentences.add(standing.model + ": "
                        + standing.error.lines().findFirst().orElse(""));
            } else if (!standing.missing.isEmpty()) {
                sentences.add(standing.model + ": not finished; done: " + listed(standing.finished) + "; to come: "
                        + listed(standing.missing));
            }
        }
        if (run.status().equals(Status.RUNNING)) {
            sentences.add("The run began at " + run.startedAt()
                    + " and has not ended; if it was stopped, sweep --resume goes on with it.");
        }
        return sentences;
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** When the run ended, null if it has not. */
    String finishedAt() {
        return Objects.toString(run.finishedAt(), null);
    }
}
