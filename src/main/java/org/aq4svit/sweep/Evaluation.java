package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.aq4svit.drift.Gate;
import org.aq4svit.engine.Variant;
import org.aq4svit.image.Shard;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The accuracy of one setting of one model, image by image. */
public final class Evaluation {
    private static final int TOP = 5;

    private final JavaSparkContext spark;
    private final SweepConfig config;

    /** An evaluation of the images and with the engine of a configuration. */
    public Evaluation(JavaSparkContext spark, SweepConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** What the network answered to one image. */
    public record Prediction(String key, int label, int predicted) implements Serializable {}

    /**
     * The answers.
     *
     * @param scores counts, top-N and confusions, as DL4J keeps them
     * @param predictions by key
     * @param seconds wall-clock seconds, decoding not counted
     */
    public record Report(
            org.nd4j.evaluation.classification.Evaluation scores,
            List<Prediction> predictions,
            Setting setting,
            Footprint footprint,
            double seconds) {}

    private record ShardReport(String scores, List<Prediction> predictions) implements Serializable {}

    /** Judges a setting on all validation images. */
    public Report of(Model model, Setting setting) {
        ImageSets images = new ImageSets(spark, config);
        Payload payload = images.calibrated(Payload.of(model, config.search().quantizer()));
        Variant variant = variant(payload, images, setting);
        ShardSet set = images.forModel(Purpose.VALIDATE, payload);
        Broadcast<Payload> broadcast = spark.broadcast(payload);
        SweepConfig.EngineSize size = config.engine();
        spark.setJobDescription(model.name() + ": Evaluate '" + setting + "' on " + set.images() + " images");
        long start = System.nanoTime();
        List<ShardReport> shards = set.rdd()
                .map(shard -> judge(broadcast.value(), variant, size, shard))
                .collect();
        double seconds = (System.nanoTime() - start) / 1e9;
        return merged(shards, setting, Footprint.of(model.network(), setting), seconds);
    }

    /** The setting with the norms that the configuration asks for. */
    private Variant variant(Payload payload, ImageSets images, Setting setting) {
        if (!config.search().norms().changeUnder(setting)) {
            return Variant.of(setting);
        }
        try (Jury jury = new Jury(spark, payload, images)) {
            ShardSet set = jury.images(Purpose.CALIBRATE);
            Question question = new Question(
                    Purpose.CALIBRATE,
                    List.of(new Question.Asked("evaluate", Variant.ofBatch(setting))),
                    Gate.OPEN,
                    config.search().calibrationBatch(),
                    config.engine());
            List<Verdict> verdicts = jury.ask(question, set.all());
            verdicts.stream().filter(v -> v.error() != null).findFirst().ifPresent(v -> {
                throw new IllegalStateException("the norms cannot be estimated: " + v.error());
            });
            return new Variant(setting, new Variant.Known(Calibration.mean(verdicts)));
        }
    }

    private static Report merged(List<ShardReport> shards, Setting setting, Footprint footprint, double seconds) {
        var scores = org.nd4j.evaluation.classification.Evaluation.fromJson(shards.get(0).scores);
        List<Prediction> predictions = new ArrayList<>(shards.get(0).predictions);
        for (ShardReport shard : shards.subList(1, shards.size())) {
            scores.merge(org.nd4j.evaluation.classification.Evaluation.fromJson(shard.scores));
            predictions.addAll(shard.predictions);
        }
        predictions.sort(Comparator.comparing(Prediction::key));
        return new Report(scores, predictions, setting, footprint, seconds);
    }

    private static ShardReport judge(Payload model, Variant variant, SweepConfig.EngineSize size, Shard shard) {
        int classes = model.network().classes();
        var scores = new org.nd4j.evaluation.classification.Evaluation(names(classes), TOP);
        List<Prediction> predictions = new ArrayList<>();
        new ShardWalk(model, variant, size).over(shard, (from, to, logits) -> {
            INDArray guesses = Nd4j.createFromArray(logits).reshape('c', to - from, classes);
            int[] labels = Arrays.copyOfRange(shard.labels(), from, to);
            scores.eval(oneHot(labels, classes), guesses);
            int[] best = guesses.argMax(1).toIntVector();
            for (int i = 0; i < best.length; i++) {
                predictions.add(new Prediction(shard.keys().get(from + i), labels[i], best[i]));
            }
        });
        return new ShardReport(scores.toJson(), predictions);
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    private static INDArray oneHot(int[] labels, int classes) {
        float[][] rows = new float[labels.length][classes];
        for (int i = 0; i < labels.length; i++) {
            rows[i][labels[i]] = 1;
        }
        return Nd4j.createFromArray(rows);
    }
}
