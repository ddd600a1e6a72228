package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.Variant;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageRef;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.model.Model;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Quantizers;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * What the tasks of a sweep computed, computed again in this JVM without Spark: the same weights from the same calibration images, and the
 * same answers to the same images in the same shards and batches.
 */
public final class Replay {
    private final SweepConfig config;
    private final Configuration hadoop;
    private final ImageCuts cuts;

    /** A replay of sweeps of this configuration. */
    public Replay(SweepConfig config, Configuration hadoop) {
        this.config = config;
        this.hadoop = hadoop;
        this.cuts = new ImageCuts(config, hadoop);
    }

    /**
     * What a network answers, in some variant of it.
     *
     * @param model its own preprocessing is the one that its images go through
     */
    public record Form(Model model, Variant variant) {}

    /** Pixels that are decoded before any of them is looked at. */
    private static final long BYTES_AT_ONCE = 512 << 20;

    /**
     * Answers of one form to the images of one shard, in their order.
     *
     * @param shard number of the shard
     */
    public record Answer(int shard, List<Evaluation.Prediction> predictions) {
        /** How many are right. */
        public long correct() {
            return predictions.stream().filter(p -> p.label() == p.predicted()).count();
        }
    }

    /** The weights of a model as the sweep's quantizer makes them. */
    public Weights weights(Model model) {
        Payload payload = calibrated(Payload.of(model, config.search().quantizer()));
        Quantization quantization = payload.quantization(config.engine().name());
        return (layer, bits) -> quantization.of(layer.conv(), model.parameters(), bits);
    }

    /** Integers for the weights of layers. */
    @FunctionalInterface
    public interface Weights {
        /** A layer's weights at a width below 32. */
        QuantizedWeights of(WeightLayer layer, int bits);
    }

    /**
     * Answers of forms of one network to the images of some shards, by form.
     *
     * @param purpose {@code search} or {@code validate}, as the table {@code evaluations} has it
     * @param shards their numbers; each is decoded once
     * @param done told of the number of shards done so far, from any thread
     */
    public List<List<Answer>> answers(List<Form> forms, String purpose, List<Integer> shards, IntConsumer done) {
        List<Payload> payloads = forms.stream()
                .map(f -> calibrated(Payload.of(f.model(), config.search().quantizer())))
                .toList();
        Images images = images(Purpose.labelled(purpose), payloads.get(0));
        Count count = new Count(done);
        List<List<Answer>> byShard = images.shards(shards)
                .map(some -> some.parallelStream()
                        .map(shard -> {
                            List<Answer> answers = new ArrayList<>();
                            for (int f = 0; f < forms.size(); f++) {
                                Payload payload = payloads.get(f);
                                Variant variant = forms.get(f).variant();
                                answers.add(Workplace.withRoom(() -> answer(payload, variant, shard)));
                            }
                            count.another();
                            return answers;
                        })
                        .toList())
                .flatMap(List::stream)
                .toList();
        return IntStream.range(0, forms.size())
                .mapToObj(f -> byShard.stream().map(answers -> answers.get(f)).toList())
                .toList();
    }

    /**
     * Images of some shards, each decoded when it is asked for.
     *
     * @param model whose preprocessing they go through
     * @param purpose {@code search} or {@code validate}, as the table {@code evaluations} has it
     */
    public Stream<Shard> shards(Model model, String purpose, List<Integer> shards) {
        Images images = images(
                Purpose.labelled(purpose), Payload.of(model, config.search().quantizer()));
        return images.shards(shards).flatMap(List::stream);
    }

    /** Counts shards in whatever thread they end. */
    private static final class Count {
        private final IntConsumer done;
        private int shards;

        Count(IntConsumer done) {
            this.done = done;
        }

        synchronized void another() {
            done.accept(++shards);
        }
    }

    private Answer answer(Payload payload, Variant variant, Shard shard) {
        int classes = payload.network().classes();
        List<Evaluation.Prediction> predictions = new ArrayList<>();
        new ShardWalk(payload, variant, config.engine()).over(shard, (from, to, logits) -> {
            for (int i = from; i < to; i++) {
                int predicted = best(logits, (i - from) * classes, classes);
                predictions.add(new Evaluation.Prediction(shard.keys().get(i), shard.labels()[i], predicted));
            }
        });
        return new Answer(shard.index(), predictions);
    }

    /**
     * The class that a row of logits speaks for. Of equal logits the lower class comes first, as PyTorch's argmax has it.
     *
     * @param row where it begins
     */
    public static int best(float[] logits, int row, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logits[row + c] > logits[row + best] ? c : best;
        }
        return best;
    }

    private Payload calibrated(Payload payload) {
        if (!Quantizers.named(payload.quantizer()).needsInputs()) {
            return payload;
        }
        Images images = images(Purpose.CALIBRATE, payload);
        List<Integer> all = IntStream.range(0, images.shards.size()).boxed().toList();
        return payload.with(
                images.name, images.shards(all).flatMap(List::stream).toList());
    }

    /** Images for a purpose as a model wants them. */
    private record Images(String name, List<List<ImageRef>> shards, ShardReader reader) {

        /** These shards, as many at a time as memory bears: their images lie anywhere, so a file is read once for all of them. */
        Stream<List<Shard>> shards(List<Integer> indices) {
            long largest =
                    indices.stream().mapToLong(i -> shards.get(i).size()).max().orElse(1);
            int together = (int) Math.max(
                    1,
                    BYTES_AT_ONCE / (largest * reader.preprocessing().framing().bytes()));
            return IntStream.range(0, (indices.size() + together - 1) / together)
                    .mapToObj(part -> indices.subList(part * together, Math.min(indices.size(), (part + 1) * together)))
                    .map(some -> reader.read(some, shards));
        }
    }

    private Images images(Purpose purpose, Payload payload) {
        ImageCuts.Cut cut = cuts.forModel(purpose, payload);
        ShardReader reader = new ShardReader(payload.preprocessing(), hadoop, DamagePolicy.SKIP);
        return new Images(cut.name(), cut.shards(), reader);
    }
}
