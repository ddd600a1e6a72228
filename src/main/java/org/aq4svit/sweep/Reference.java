package org.aq4svit.sweep;

import java.io.Serializable;
import org.aq4svit.engine.Variant;
import org.aq4svit.image.Shard;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Setting;

/**
 * How the float network answered the images of a shard: what candidates are compared with. The cluster keeps it beside the shard, so that
 * an executor that judges a shard after another one did need not ask the float network again.
 *
 * @param answers null if there are none
 * @param seconds that they took
 * @param error why there are none, or null
 */
record Reference(Answers answers, double seconds, String error) implements Serializable {

    /** Asks the float network, inside a task. A fault is an answer too: asked again, it would be the same. */
    static Reference of(Payload model, SweepConfig.EngineSize size, Shard shard) {
        long start = System.nanoTime();
        try {
            Answers answers = Workplace.withRoom(() -> answers(model, size, shard));
            return new Reference(answers, (System.nanoTime() - start) / 1e9, null);
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Reference(null, 0, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Answers answers(Payload model, SweepConfig.EngineSize size, Shard shard) {
        Answers answers = Answers.of(shard.images());
        new ShardWalk(model, floats(model), size)
                .over(shard, (from, to, logits) -> answers.add(from, to, logits, shard.labels()));
        return answers;
    }

    /** The float network, among the forms a network can have. */
    static Variant floats(Payload model) {
        return Variant.of(Setting.uniform(model.network().weightLayers(), BitWidth.FLOAT));
    }

    /**
     * The answers.
     *
     * @throws IllegalStateException if there are none
     */
    Answers orThrow() {
        if (error != null) {
            throw new IllegalStateException("the float network does not answer: " + error);
        }
        return answers;
    }
}
