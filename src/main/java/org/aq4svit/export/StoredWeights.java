package org.aq4svit.export;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.model.Model;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.tensor.QuantizedWeights;

/** What an exported file holds of a layer's weights. */
@FunctionalInterface
interface StoredWeights {
    /** The integers of a layer whose width is known; empty if the file has none. */
    Optional<QuantizedWeights> of(Op.Conv conv, int bits);

    /**
     * A network with the quantized weights of a file in the place of its own.
     *
     * @throws IllegalStateException if the file lacks one
     */
    default Model in(Model written) {
        Map<String, float[]> values = new HashMap<>();
        Map<String, QuantizedWeights> quantized = new HashMap<>();
        for (String key : written.network().parameterShapes().keySet()) {
            values.put(key, written.parameters().of(key));
        }
        for (WeightLayer layer : written.network().weightLayers()) {
            written.parameters().quantized(layer.conv()).ifPresent(own -> {
                QuantizedWeights stored = of(layer.conv(), own.bits())
                        .orElseThrow(() -> new IllegalStateException("the file lacks the weights of " + layer.name()));
                quantized.put(layer.name(), stored);
                values.put(layer.name() + ".weight", stored.dequantized());
            });
        }
        return new Model(
                written.descriptor(),
                written.network(),
                new Parameters(values, quantized),
                written.checkpointSha256() + " as written");
    }
}
