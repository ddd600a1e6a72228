package org.aq4svit.sweep;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aq4svit.engine.LayerInputs;
import org.aq4svit.engine.Quantization;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.WeightQuantizer;
import org.aq4svit.search.RoundingErrors;

/** The squared errors that a quantizer makes in a network's own weights, each found at first need. */
final class WeightErrors implements RoundingErrors {
    private final Parameters parameters;
    private final Quantization quantization;
    private final Map<String, Double> known = new ConcurrentHashMap<>();

    /** Errors of a quantizer that needs no inputs. */
    WeightErrors(Parameters parameters, WeightQuantizer quantizer) {
        this.parameters = parameters;
        this.quantization = new Quantization(quantizer, LayerInputs.UNKNOWN);
    }

    @Override
    public double of(WeightLayer layer, int bits) {
        return bits == BitWidth.FLOAT ? 0 : known.computeIfAbsent(layer.name() + "=" + bits, k -> error(layer, bits));
    }

    private double error(WeightLayer layer, int bits) {
        float[] weights = parameters.weights(layer.conv());
        float[] rounded = quantization.of(layer.conv(), parameters, bits).dequantized();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double error = weights[i] - rounded[i];
            sum += error * error;
        }
        return sum;
    }
}
