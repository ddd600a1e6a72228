package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now;

    private Progress progress(int models) {
        return new Progress(new PrintStream(written, true, StandardCharsets.UTF_8), false, models, () -> now);
    }

    private static Optional<Forecast.Bounds> images(double low, double expected, double high) {
        return Optional.of(new Forecast.Bounds(low, expected, high));
    }

    private String lastLine() {
        String[] lines = written.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
        return lines[lines.length - 1];
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void whatIsLeftFollowsFromThePaceSoFarAndTheForecast() {
        Progress progress = progress(1);
        progress.begin("tiny", 1000, images(2000, 3000, 5000));
        pass(100);
        progress.judged("tiny", 1000);

        assertThat(lastLine())
                .isEqualTo("[1:40] 0/1 models, 0 candidates, 0 % gated, 10 images/s,"
                        + " about 3:22 left (1:40 to 6:40) | tiny: decoding images");
    }

    @Test
    void whatHasPassedItsForecastIsNotAboutToEnd() {
        Progress progress = progress(1);
        progress.begin("tiny", 1000, images(2000, 3000, 5000));
        pass(300);
        progress.judged("tiny", 3000);
        assertThat(lastLine()).contains("about 0:57 left (0:02 to 3:20)");
        pass(300);
        progress.judged("tiny", 3000);
        assertThat(lastLine()).contains("about 0:41 left (0:02 to 2:04)");
    }

    @Test
    void anImageOfALargeNetworkIsMoreWork() {
        Progress progress = progress(2);
        progress.begin("small", 100, images(1000, 1000, 1000));
        progress.begin("large", 900, images(1000, 1000, 1000));
        pass(100);
        progress.judged("small", 1000);

        assertThat(lastLine()).contains("about 15:03 left");
    }

    @Test
    void modelsThatHaveNotBegunAreTakenToBeLikeTheOthers() {
        Progress progress = progress(3);
        progress.begin("a", 10, images(100, 100, 100));
        pass(60);
        progress.judged("a", 100);
        progress.end("a");
        pass(60);
        progress.begin("b", 10, images(100, 100, 100));
        progress.judged("b", 0);

        assertThat(lastLine()).contains("1/3 models", "about 4:00 left");
    }

    @Test
    void aPaceThatHasNotSettledForetellsNothing() {
        Progress progress = progress(1);
        progress.begin("tiny", 10, images(10_000, 10_000, 10_000));
        pass(20);
        progress.judged("tiny", 50);
        assertThat(lastLine()).contains("3 images/s | tiny");
        pass(20);
        progress.judged("tiny", 100);
        assertThat(lastLine()).contains("about 43:47 left");
    }

    @Test
    void whatAnEarlierSessionJudgedIsNoPace() {
        Progress progress = progress(1);
        progress.begin("tiny", 10, images(1000, 1000, 1000));
        progress.known("tiny", 800);
        pass(10);
        progress.judged("tiny", 100);

        assertThat(lastLine()).contains("10 images/s, about 0:10 left");
    }

    @Test
    void manyModelsDoNotFillTheLine() {
        Progress progress = progress(9);
        for (int i = 0; i < 5; i++) {
            progress.begin("model" + i, 10, Optional.empty());
        }
        pass(20);
        progress.at("model0", "at work");

        assertThat(lastLine())
                .endsWith("images/s | model0: at work | model1: decoding images | model2: decoding images"
                        + " | and 2 more");
    }
}
