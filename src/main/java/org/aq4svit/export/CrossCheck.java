package org.aq4svit.export;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.model.Model;
import org.aq4svit.sweep.Evaluation.Prediction;
import org.aq4svit.sweep.Replay;

/**
 * Has another program run the exported file on the images that the search was checked on. It sums in an order of its own, so that now and then
 * a membrane next to its threshold decides otherwise: predictions are counted, and only a program that does not agree at all is a fault.
 */
final class CrossCheck {
    /** Large networks are slow elsewhere: as many images as end in this time, and at least one batch. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int BATCH = 16;

    /** What a file with a fault in it does not reach, and one without it does not miss, on few images either. */
    private static final double AGREEMENT = 0.8;

    private final Replay replay;
    private final Model model;
    private final String purpose;
    private final Consumer<String> progress;

    /**
     * A check.
     *
     * @param model whose preprocessing the images go through
     * @param purpose of the images, as the table {@code evaluations} has it
     */
    CrossCheck(Replay replay, Model model, String purpose, Consumer<String> progress) {
        this.replay = replay;
        this.model = model;
        this.purpose = purpose;
        this.progress = progress;
    }

    /** Predictions that were compared, and those that are equal. */
    private static final class Count {
        private final long end = System.nanoTime() + PATIENCE.toNanos();
        private long images;
        private long alike;

        boolean isOver() {
            return images > 0 && System.nanoTime() > end;
        }
    }

    /**
     * Counts the predictions that are alike.
     *
     * @param answers of the search
     * @throws IllegalStateException if many are not
     */
    Export.Elsewhere of(ForeignRuntime runtime, List<Replay.Answer> answers) {
        try (runtime) {
            progress.accept("Runs what was written in " + runtime.name() + ", for about a minute at most");
            List<Integer> numbers = answers.stream().map(Replay.Answer::shard).toList();
            Iterator<Shard> shards = replay.shards(model, purpose, numbers).iterator();
            Count count = new Count();
            for (Replay.Answer answer : answers) {
                if (!count.isOver()) {
                    compare(runtime, shards.next(), answer.predictions(), count);
                }
            }
            return required(new Export.Elsewhere(runtime.name(), count.images, count.alike));
        }
    }

    private void compare(ForeignRuntime runtime, Shard shard, List<Prediction> searched, Count count) {
        Preprocessing preprocessing =
                Preprocessing.of(model.descriptor().preprocess().orElseThrow());
        int classes = model.network().classes();
        for (int from = 0; from < shard.images() && !count.isOver(); from += BATCH) {
            int to = Math.min(shard.images(), from + BATCH);
            float[] images = channelsFirst(shard.normalised(from, to, preprocessing), shard.size());
            float[] logits = runtime.logits(images, to - from, shard.size());
            for (int i = from; i < to; i++) {
                boolean equal = Replay.best(logits, (i - from) * classes, classes)
                        == searched.get(i).predicted();
                count.alike += equal ? 1 : 0;
                count.images++;
            }
        }
    }

    private static Export.Elsewhere required(Export.Elsewhere outcome) {
        if (outcome.alike() < AGREEMENT * outcome.images()) {
            throw new IllegalStateException("expected " + outcome.runtime() + " to predict what the search did, found "
                    + outcome.alike() + " of " + outcome.images() + " predictions alike");
        }
        return outcome;
    }

    /** From {@code [N, S, S, 3]} to {@code [N, 3, S, S]}, as other programs lay images out. */
    static float[] channelsFirst(float[] in, int size) {
        int pixels = size * size;
        float[] out = new float[in.length];
        for (int i = 0; i < out.length; i++) {
            int image = i / (3 * pixels);
            int channel = i / pixels % 3;
            out[i] = in[(image * pixels + i % pixels) * 3 + channel];
        }
        return out;
    }
}
