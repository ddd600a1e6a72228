package org.aq4svit.export;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.engine.Quantization;
import org.aq4svit.model.Model;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.QuantizedWeights;

/** Networks at bit widths, as {@link Export} hands them to a format. */
final class DemoNetworks {
    private DemoNetworks() {}

    static Model quantized(String descriptor, String setting) {
        return quantized(Model.read(descriptor, new Configuration()), setting);
    }

    static Model quantized(Model model, String text) {
        Setting setting = Setting.parse(text, model.network().weightLayers());
        Map<String, float[]> values = new HashMap<>();
        Map<String, QuantizedWeights> weights = new HashMap<>();
        model.network()
                .parameterShapes()
                .keySet()
                .forEach(k -> values.put(k, model.parameters().of(k)));
        int index = 0;
        for (WeightLayer layer : model.network().weightLayers()) {
            int bits = setting.bits(index++);
            if (bits != BitWidth.FLOAT) {
                QuantizedWeights own = Quantization.named("absmax").of(layer.conv(), model.parameters(), bits);
                weights.put(layer.name(), own);
                values.put(layer.name() + ".weight", own.dequantized());
            }
        }
        return new Model(model.descriptor(), model.network(), new Parameters(values, weights), "");
    }

    static Provenance provenance(Model quantized) {
        Setting setting = Setting.stored(quantized.network().weightLayers(), quantized.parameters());
        return new Provenance(
                "run",
                "candidate",
                setting.text(),
                setting.byLayer(quantized.network().weightLayers()),
                "absmax",
                "checkpoint",
                "model.pth",
                "",
                "test",
                Footprint.of(quantized.network(), setting),
                new Provenance.Accuracy("validate", 1, 100, 100));
    }
}
