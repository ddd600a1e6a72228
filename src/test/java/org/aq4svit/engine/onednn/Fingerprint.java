package org.aq4svit.engine.onednn;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Drifts;
import org.aq4svit.drift.Gate;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.Outcome;
import org.aq4svit.engine.Quantization;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.Safetensors;

/** Prints a digest of every bit that networks answer and drift by, for every batch size: run in JVMs of several kinds. */
final class Fingerprint {
    private static final List<String> SETTINGS = List.of("fp32", "16", "8", "4", "3,head=fp32", "2");
    private static final List<Integer> BATCHES = List.of(1, 3, 8);

    private Fingerprint() {}

    /** Arguments are folders with a model and an input. */
    public static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            System.out.println("fingerprint " + of(Path.of(folder)));
        }
    }

    private static String of(Path folder) throws IOException {
        Model model = Model.read(folder.resolve("model.conf").toString(), new Configuration());
        int size = model.network().imageSize();
        float[] values = Safetensors.read(folder.resolve("input.safetensors"))
                .get("input")
                .floats();
        ImageBatch images = new ImageBatch(values.length / (3 * size * size), size, values); // any numbers will do
        List<Setting> settings = SETTINGS.stream()
                .map(s -> Setting.parse(s, model.network().weightLayers()))
                .toList();
        try (Engine engine = OnednnEngines.open(
                model.network(), model.parameters(), Quantization.named("absmax"), KernelsDecorator.NONE)) {
            Map<String, Integer> digests = new TreeMap<>();
            for (int batch : BATCHES) {
                digests.merge(
                        digest(engine, images, settings, batch, model.network().timesteps()), 1, Integer::sum);
            }
            return digests.keySet().toString();
        }
    }

    private static String digest(Engine engine, ImageBatch images, List<Setting> settings, int batch, int steps)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Setting setting : settings) {
            List<LayerDrift> drift = List.of();
            for (int from = 0; from < images.count(); from += batch) {
                ImageBatch part = images.part(from, Math.min(images.count(), from + batch));
                Outcome outcome = engine.walk(part, List.of(setting), new DriftMeter(steps, Gate.OPEN))
                        .get(0);
                drift = Drifts.sum(drift, ((DriftMeter) outcome.watch()).layers());
                for (float logit : outcome.logits().orElseThrow()) {
                    out.writeFloat(logit);
                }
            }
            for (LayerDrift layer : drift) {
                for (int t = 0; t < steps; t++) {
                    out.writeDouble(layer.distance()[t]);
                    out.writeDouble(layer.near()[t]);
                    out.writeLong(layer.flips()[t]);
                    out.writeLong(layer.spikes()[t]);
                }
            }
        }
        return DigestUtils.sha256Hex(bytes.toByteArray());
    }
}
