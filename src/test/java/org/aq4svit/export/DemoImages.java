package org.aq4svit.export;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.Watch;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.image.DamagePolicy;
import org.aq4svit.image.ImageSource;
import org.aq4svit.image.Preprocessing;
import org.aq4svit.image.Shard;
import org.aq4svit.image.ShardReader;
import org.aq4svit.image.Sharding;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Demo;
import org.aq4svit.tensor.Tensor;

/**
 * Some of the demo's images, as a model wants them, and what it answers to them.
 *
 * @param batch {@code [N, S, S, 3]}, normalised
 */
record DemoImages(ImageBatch batch) {

    static DemoImages of(Model model, int count) {
        Preprocessing preprocessing =
                Preprocessing.of(model.descriptor().preprocess().orElseThrow());
        var images = Sharding.shards(ImageSource.list(Demo.EVAL, new Configuration()), count, count, 0)
                .get(0);
        Shard shard = new ShardReader(preprocessing, new Configuration(), DamagePolicy.FAIL).read(0, images);
        return new DemoImages(new ImageBatch(count, shard.size(), shard.normalised(0, count, preprocessing)));
    }

    /** {@code [N, 3, S, S]}, as PyTorch lays them out. */
    float[] channelsFirst() {
        return CrossCheck.channelsFirst(batch.values(), batch.size());
    }

    Tensor tensor() {
        return Tensor.of(channelsFirst(), batch.count(), 3, batch.size(), batch.size());
    }

    /** Logits {@code [N][classes]} of a model at the widths that it has. */
    List<float[]> logits(Model model) {
        Setting setting = Setting.stored(model.network().weightLayers(), model.parameters());
        try (Engine engine = Engines.open("auto", model.network(), model.parameters(), Quantization.named("absmax"))) {
            float[] logits = engine.walk(batch, List.of(setting), Watch.BLIND)
                    .get(0)
                    .logits()
                    .orElseThrow();
            return rows(logits, model.network().classes());
        }
    }

    static List<float[]> rows(float[] values, int width) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i += width) {
            rows.add(java.util.Arrays.copyOfRange(values, i, i + width));
        }
        return rows;
    }

    /** The class that a row of logits speaks for. */
    static int best(float[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }
}
