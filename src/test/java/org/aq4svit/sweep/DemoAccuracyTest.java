package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trained demo networks on all their images, beside what PyTorch measured. */
@ParameterizedClass
@ValueSource(strings = {"sdtv1-tiny", "sdtv2-tiny", "spikformer-tiny", "spikingformer-tiny", "qkformer-tiny"})
class DemoAccuracyTest {
    private static final long TOLERANCE = 4;

    private static JavaSparkContext spark;

    private final Path folder;
    private final Model model;
    private final JsonNode metrics;

    DemoAccuracyTest(String name) throws Exception {
        folder = Demo.DATA.resolve(name);
        model = Model.read(folder.resolve("model.conf").toString(), spark.hadoopConfiguration());
        metrics = new ObjectMapper().readTree(folder.resolve("metrics.json").toFile());
    }

    @BeforeAll
    static void open() {
        spark = Demo.spark();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private List<Evaluation.Prediction> predictions(String setting) {
        Map<String, Object> values = Map.of("models", List.of(Demo.MODEL), "images.validate", Demo.EVAL);
        SweepConfig config = SweepConfig.of(values, Map.of(), spark.hadoopConfiguration());
        return new Evaluation(spark, config)
                .of(model, Setting.parse(setting, model.network().weightLayers()))
                .predictions();
    }

    private static long correct(List<Evaluation.Prediction> predictions) {
        return predictions.stream().filter(p -> p.label() == p.predicted()).count();
    }

    private long correctInPyTorch(String at) {
        return Math.round(4000 * metrics.at(at).asDouble());
    }

    @Test
    void floatPredictionsAreThoseOfPyTorchOnAlmostEveryImage() throws Exception {
        Map<String, Integer> expected;
        try (var lines = Files.lines(folder.resolve("eval_predictions.csv"))) {
            expected = lines.skip(1)
                    .map(line -> line.split(","))
                    .collect(Collectors.toMap(f -> f[0], f -> Integer.parseInt(f[2])));
        }
        List<Evaluation.Prediction> predictions = predictions("fp32");
        assertThat(predictions).hasSize(4000);
        long equal = predictions.stream()
                .filter(p -> expected.get(p.key()) == p.predicted())
                .count();
        assertThat(equal).isGreaterThanOrEqualTo(3992); // 99.8 %
        assertThat(correct(predictions) - correctInPyTorch("/fp32/top1")).isBetween(-TOLERANCE, TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 6, 5, 4, 3, 2})
    void uniformWidthsAreAsAccurateAsInPyTorch(int bits) {
        long reference = correctInPyTorch("/uniform_weight_quant/" + bits + "/top1");
        assertThat(Math.abs(correct(predictions(Integer.toString(bits))) - reference))
                .isLessThanOrEqualTo(TOLERANCE);
    }
}
