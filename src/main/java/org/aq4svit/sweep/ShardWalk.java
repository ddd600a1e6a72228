package org.aq4svit.sweep;

import java.util.List;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.Variant;
import org.aq4svit.engine.Watch;
import org.aq4svit.image.Shard;

/** Has one form of a network answer to the images of a shard, in batches that fit a task. */
final class ShardWalk {
    private final Payload model;
    private final Variant variant;
    private final SweepConfig.EngineSize size;

    ShardWalk(Payload model, Variant variant, SweepConfig.EngineSize size) {
        this.model = model;
        this.variant = variant;
        this.size = size;
    }

    /** What is done with the answers to images {@code from} (inclusive) to {@code to}. */
    interface Part {
        /**
         * Takes them.
         *
         * @param logits {@code [to - from, classes]}
         */
        void answered(int from, int to, float[] logits);
    }

    /** Walks all images, in their order. */
    void over(Shard shard, Part part) {
        Engine engine = Workplace.engine(model, size.name());
        int batch = Batches.fitting(model.network(), size).images();
        for (int from = 0; from < shard.images(); from += batch) {
            int to = Math.min(shard.images(), from + batch);
            float[] logits = engine.walkVariants(model.batch(shard, from, to), List.of(variant), Watch.BLIND)
                    .get(0)
                    .logits()
                    .orElseThrow();
            part.answered(from, to, logits);
        }
    }
}
