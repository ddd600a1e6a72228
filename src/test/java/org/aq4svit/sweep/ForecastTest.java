package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.EvaluationRow;
import org.aq4svit.table.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forecast is kept beside the run and compared with it. */
class ForecastTest {
    private static final Forecast FORECAST = new Forecast(List.of(
            new Forecast.OfModel("a", new Forecast.Bounds(800, 1000, 1500), new Forecast.Bounds(3600, 7200, 9000))));

    @TempDir
    Path folder;

    private static EvaluationRow row(String model, long images, double seconds) {
        return new EvaluationRow(
                "run", model, "c", 0, "search", images, 0, 0, 0, 0, 0, seconds, Status.OK, null, null, 0, null, null,
                null);
    }

    @Test
    void whatIsKeptIsFoundAgain() {
        org.apache.hadoop.fs.Path dir =
                new org.apache.hadoop.fs.Path(folder.resolve("run").toUri());
        assertThat(Forecast.in(dir, new Configuration())).isEmpty();
        FORECAST.keepIn(dir, new Configuration());
        assertThat(Forecast.in(dir, new Configuration())).contains(FORECAST);
        new Forecast(List.of()).keepIn(dir, new Configuration());
        assertThat(Forecast.in(dir, new Configuration())).contains(new Forecast(List.of()));
    }

    @Test
    void whatIsLeftIsTheMeanOfALogisticTail() {
        Forecast.Bounds bounds = new Forecast.Bounds(800, 1000, 1500);
        double scale = Math.sqrt(3) / (4 * Math.PI) * 700;
        for (double passed : new double[] {0, 500, 990, 1000, 1100, 1700, 100_000}) {
            double step = scale / 1000;
            double tail = 0;
            for (double x = passed + step / 2; x < passed + 1000 + 40 * scale; x += step) {
                tail += step * survival((x - 1000) / scale); // the mean excess is the integral of the survival function
            }
            double expected = passed > 10_000 ? scale : tail / survival((passed - 1000) / scale);
            assertThat(bounds.left(passed).expected()).as("" + passed).isCloseTo(expected, within(1e-3 * expected));
        }
        assertThat(Forecast.Bounds.NOTHING.left(5)).isEqualTo(Forecast.Bounds.NOTHING);
    }

    private static double survival(double z) {
        return 1 / (1 + Math.exp(z));
    }

    @Test
    void theRunsEndSaysHowGoodItWas() {
        List<EvaluationRow> rows = List.of(row("a", 700, 5400), row("a", 500, 900), row("unplanned", 9999, 9999));
        assertThat(FORECAST.against(rows::forEach))
                .containsExactly(
                        "plan foretold 1,000 (800 to 1,500) images, the run took 1,200: +20 %",
                        "plan foretold 2.000 (1.000 to 2.500) core hours, the run took 1.750: -13 %");
    }

    @Test
    void anotherFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("forecast.json"), "[]");
        assertThatThrownBy(() -> Forecast.in(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("forecast.json: expected a forecast of 'plan'");
    }
}
