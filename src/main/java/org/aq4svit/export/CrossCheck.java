package org.aq4svit.export;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.model.Model;
import org.aq4svit.sweep.Evaluation.Prediction;
import org.aq4svit.sweep.Replay;

/**
 * Has another program run the exported file on the images that the search was checked on. It sums in an order of its own, so that now and then
 * a membrane next to its threshold decides otherwise: predictions are counted, and only many that differ are a fault.
 */
final class CrossCheck {
    /** Large networks are slow elsewhere: as many shards of images as end in this time, and at least one. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final double ALIKE = 0.98;

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

    /**
     * Counts the predictions that are alike.
     *
     * @param answers of the search
     * @throws IllegalStateException if many are not
     */
    Export.Elsewhere of(ForeignRuntime runtime, List<Replay.Answer> answers) {
        try (runtime) {
            progress.accept("Runs what was written in " + runtime.name() + ", for a minute at most");
            long images = 0;
            long alike = 0;
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (Replay.Answer answer : answers) {
                List<Prediction> there = replay.predictions(
                        model,
                        batch -> runtime.logits(channelsFirst(batch), batch.count(), batch.size()),
                        purpose,
                        answer.shard());
                images += there.size();
                alike += alike(answer.predictions(), there);
                if (System.nanoTime() > end) {
                    break;
                }
            }
            return required(new Export.Elsewhere(runtime.name(), images, alike));
        }
    }

    private static long alike(List<Prediction> here, List<Prediction> there) {
        long alike = 0;
        for (int i = 0; i < here.size(); i++) {
            alike += here.get(i).equals(there.get(i)) ? 1 : 0;
        }
        return alike;
    }

    private static Export.Elsewhere required(Export.Elsewhere outcome) {
        if (outcome.alike() < ALIKE * outcome.images()) {
            throw new IllegalStateException("expected " + outcome.runtime() + " to predict what the search did, found "
                    + outcome.alike() + " of " + outcome.images() + " predictions alike");
        }
        return outcome;
    }

    /** {@code [N, 3, S, S]}, as other programs lay images out. */
    private static float[] channelsFirst(ImageBatch batch) {
        int pixels = batch.size() * batch.size();
        float[] in = batch.values();
        float[] out = new float[in.length];
        for (int i = 0; i < out.length; i++) {
            int image = i / (3 * pixels);
            int channel = i / pixels % 3;
            out[i] = in[(image * pixels + i % pixels) * 3 + channel];
        }
        return out;
    }
}
