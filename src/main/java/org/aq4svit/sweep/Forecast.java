package org.aq4svit.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.config.Location;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.WholeFile;

/**
 * What {@code plan} said a run would take, kept in the run's directory so that the run's end can tell how good it was.
 *
 * @param models one each
 */
public record Forecast(List<OfModel> models) {
    private static final String FILE = "forecast.json";
    private static final double HOUR = 3600;

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /** A number that is not known yet: most likely {@code expected}, hardly below {@code low} or above {@code high}. */
    public record Bounds(double low, double expected, double high) {
        /** Nothing, for certain. */
        public static final Bounds NOTHING = new Bounds(0, 0, 0);

        /** Scale of a logistic distribution that is four standard deviations wide. */
        private static final double SCALE = Math.sqrt(3) / (4 * Math.PI);

        /** The smallest scale, as a share of what is expected: nothing is foretold to the unit. */
        private static final double LEAST_SCALE = 0.02;

        /** So many scales beyond what was expected nothing changes any more. */
        private static final double FAR = 30;

        /** Scales that an exponential tail, as the logistic distribution has, hardly stays below, and hardly goes beyond: 5 and 95 %. */
        private static final double SHORT = 0.05;

        private static final double LONG = 3;

        /**
         * What is left of it when so much has come to pass. The number is taken to be logistic, and to be larger than that: what has passed its
         * forecast is not about to end, but has as much still to go as the forecast was uncertain.
         */
        Bounds left(double passed) {
            double scale = Math.max(SCALE * (high - low), LEAST_SCALE * expected);
            if (scale == 0) {
                return NOTHING;
            }
            double z = Math.min((passed - expected) / scale, FAR);
            double mean = scale * (Math.max(0, -z) + Math.log1p(Math.exp(-Math.abs(z)))) * (1 + Math.exp(z));
            return new Bounds(Math.max(low - passed, SHORT * scale), mean, Math.max(high - passed, LONG * scale));
        }

        /** Every bound times a factor. */
        public Bounds times(double factor) {
            return new Bounds(factor * low, factor * expected, factor * high);
        }

        /** The sum, as if one followed from the other. */
        public Bounds plus(Bounds other) {
            return new Bounds(low + other.low, expected + other.expected, high + other.high);
        }
    }

    /**
     * What the search of a model takes.
     *
     * @param images judged, one candidate on one image being one
     * @param seconds of one core
     */
    public record OfModel(String model, Bounds images, Bounds seconds) {}

    /**
     * Keeps the forecast in a run's directory, which need not exist yet.
     *
     * @throws InputException if it cannot be written there
     */
    public void keepIn(Path dir, Configuration hadoop) {
        Path file = new Path(dir, FILE);
        try {
            WholeFile.write(file, JSON.writeValueAsBytes(this), hadoop);
        } catch (IOException | IllegalArgumentException e) { // an unknown host is the latter
            throw new InputException(dir + ": expected a directory that a forecast can be written to, found " + e, e);
        }
    }

    /** The forecast in a run's directory, if there is one. */
    public static Optional<Forecast> in(Path dir, Configuration hadoop) {
        Path file = new Path(dir, FILE);
        if (Location.size(file.toString(), hadoop).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Location.text(file.toString(), hadoop), Forecast.class));
        } catch (IOException e) {
            throw new InputException(file + ": expected a forecast of 'plan', found " + e.getMessage(), e);
        }
    }

    /**
     * How good it was, in sentences.
     *
     * @param evaluations of the run; those of models that are not in the forecast do not count
     */
    public List<String> against(Evaluations evaluations) {
        Set<String> foretold = models.stream().map(OfModel::model).collect(Collectors.toSet());
        long[] images = {0};
        double[] seconds = {0};
        evaluations.each(row -> {
            if (foretold.contains(row.model())) {
                images[0] += row.images();
                seconds[0] += row.seconds();
            }
        });
        return List.of(
                sentence("images", "%,.0f", OfModel::images, images[0]),
                sentence("core hours", "%.3f", m -> m.seconds.times(1 / HOUR), seconds[0] / HOUR));
    }

    /** Rows of evaluations, one after the other: there may be millions. */
    public interface Evaluations {
        /** Shows all rows. */
        void each(Consumer<EvaluationRow> action);
    }

    private String sentence(String what, String format, Function<OfModel, Bounds> value, double took) {
        Bounds said = models.stream().map(value).reduce(Bounds.NOTHING, Bounds::plus);
        return String.format(
                Locale.ROOT,
                "plan foretold " + format + " (" + format + " to " + format + ") " + what + ", the run took " + format
                        + ": %+.0f %%",
                said.expected,
                said.low,
                said.high,
                took,
                100 * (took / said.expected - 1));
    }
}
