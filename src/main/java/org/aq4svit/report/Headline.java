package org.aq4svit.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aq4svit.table.ModelRow;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunRow;
import org.aq4svit.table.Status;

/**
 * The answer of a run in a sentence or two.
 *
 * @param run the run
 * @param goal its constraint
 * @param models its models
 * @param best the best result of every model that has one
 */
record Headline(RunRow run, Goal goal, List<ModelRow> models, List<ResultRow> best) {

    String text() {
        List<String> sentences = new ArrayList<>();
        if (best.isEmpty()) {
            sentences.add("No network has a result yet.");
        } else {
            sentences.add(savings());
            sentences.add(constraint());
        }
        ending(sentences);
        return String.join(" ", sentences);
    }

    private String savings() {
        String mean = best.size() == 1 ? "" : " on average";
        String drop = best.size() == 1 ? "a drop of" : "a drop of at most";
        double saving =
                best.stream().mapToDouble(ResultRow::savingWeights).average().orElseThrow();
        double worst = best.stream().mapToDouble(ResultRow::drop).max().orElseThrow();
        return format(
                "%s: %.1f %% of the weights' memory saved%s, for %s %.2f points.",
                networks(), saving, mean, drop, worst);
    }

    private String networks() {
        String time =
                run.finishedAt() == null ? "" : " in " + words(Duration.between(run.startedAt(), run.finishedAt()));
        return (best.size() == 1 ? "1 network" : best.size() + " networks") + time;
    }

    private String constraint() {
        long met = best.stream().filter(ResultRow::constraintMet).count();
        String verb = met == 1 ? "keeps" : "keep";
        return format("%d of %d %s %s.", met, best.size(), verb, goal.text());
    }

    private void ending(List<String> sentences) {
        List<String> failed = models.stream()
                .filter(m -> m.status().equals(Status.FAILED))
                .map(ModelRow::model)
                .toList();
        long running =
                models.stream().filter(m -> m.status().equals(Status.RUNNING)).count();
        if (!failed.isEmpty()) {
            sentences.add(failed.size() + " failed: " + String.join(", ", failed) + ".");
        }
        if (run.status().equals(Status.RUNNING)) {
            sentences.add(format("The run goes on, or was stopped: %d still being searched.", running));
        }
    }

    private static String words(Duration time) {
        double minutes = time.toMillis() / 60_000.0;
        if (minutes < 1.5) {
            return format("%d seconds", time.toSeconds());
        }
        return minutes < 90 ? format("%.0f minutes", minutes) : format("%.1f hours", minutes / 60);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
