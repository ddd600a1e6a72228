package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trained demo network on all its images, beside what PyTorch measured. */
class DemoAccuracyTest {
    private static final int TOLERANCE = 4;

    private static JavaSparkContext spark;
    private static Model model;
    private static JsonNode metrics;

    @BeforeAll
    static void open() throws Exception {
        spark = Demo.spark();
        model = Model.read(Demo.MODEL, spark.hadoopConfiguration());
        metrics = new ObjectMapper()
                .readTree(Demo.DATA.resolve("sdtv2-tiny/metrics.json").toFile());
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static List<Evaluation.Prediction> predictions(String setting) {
        Map<String, Object> values = Map.of("models", List.of(Demo.MODEL), "images.validate", Demo.EVAL);
        SweepConfig config = SweepConfig.of(values, Map.of(), spark.hadoopConfiguration());
        return new Evaluation(spark, config).of(model, setting).predictions();
    }

    private static long correct(List<Evaluation.Prediction> predictions) {
        return predictions.stream().filter(p -> p.label() == p.predicted()).count();
    }

    @Test
    void floatPredictionsAreThoseOfPyTorchOnAlmostEveryImage() throws Exception {
        Map<String, Integer> expected;
        try (var lines = Files.lines(Demo.DATA.resolve("sdtv2-tiny/eval_predictions.csv"))) {
            expected = lines.skip(1)
                    .map(line -> line.split(","))
                    .collect(Collectors.toMap(f -> f[0], f -> Integer.parseInt(f[2])));
        }
        List<Evaluation.Prediction> predictions = predictions("fp32");
        assertThat(predictions).hasSize(4000);
        Map<Boolean, Long> equal = predictions.stream()
                .map(p -> expected.get(p.key()) == p.predicted())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(equal.getOrDefault(true, 0L)).isGreaterThanOrEqualTo(3992); // 99.8 %
        long reference = Math.round(4000 * metrics.at("/fp32/top1").asDouble());
        assertThat(Math.abs(correct(predictions) - reference)).isLessThanOrEqualTo(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 6, 5, 4, 3, 2})
    void uniformWidthsAreAsAccurateAsInPyTorch(int bits) {
        long reference = Math.round(
                4000 * metrics.at("/uniform_weight_quant/" + bits + "/top1").asDouble());
        assertThat(Math.abs(correct(predictions(Integer.toString(bits))) - reference))
                .isLessThanOrEqualTo(TOLERANCE);
    }
}
