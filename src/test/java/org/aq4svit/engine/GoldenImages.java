package org.aq4svit.engine;

import java.util.Arrays;
import java.util.List;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.nd4j.Nd4jEngines;
import org.aq4svit.model.Golden;
import org.aq4svit.model.Model;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.Resources;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.Tensor;

/** The eight images of the golden network, and walks through it. */
final class GoldenImages {
    static final int STEPS = 4;
    static final ImageBatch ALL = of("sdtv2-tiny");
    static final Model MODEL = Golden.model();
    static final List<WeightLayer> LAYERS = MODEL.network().weightLayers();

    private GoldenImages() {}

    static Engine engine() {
        return Nd4jEngines.open(
                MODEL.network(), MODEL.parameters(), Quantization.named("absmax"), KernelsDecorator.NONE);
    }

    static List<Setting> settings(String... texts) {
        return Arrays.stream(texts).map(t -> Setting.parse(t, LAYERS)).toList();
    }

    static List<LayerDrift> seen(Outcome outcome) {
        return ((DriftMeter) outcome.watch()).layers();
    }

    /** The eight images of any golden network. */
    static ImageBatch of(String golden) {
        Tensor input = Safetensors.read(Resources.file("golden/" + golden + "/input.safetensors"))
                .get("input");
        return channelsLast(input.floats(), input.shape()[2]);
    }

    private static ImageBatch channelsLast(float[] in, int size) {
        int pixels = size * size;
        float[] out = new float[in.length];
        for (int i = 0; i < in.length; i++) {
            int image = i / (3 * pixels);
            int pixel = i / 3 % pixels;
            out[i] = in[(image * 3 + i % 3) * pixels + pixel];
        }
        return new ImageBatch(8, size, out);
    }
}
