package org.aq4svit.quant;

import java.util.List;
import org.aq4svit.model.Network;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.tensor.Tensor;

/**
 * What a network weighs under a setting.
 *
 * @param weightBytes bytes of the weight layers: {@code ceil(weights * bits / 8)} each, plus 4 per scale
 * @param otherBytes bytes of everything that stays in float32: biases and the four vectors of every norm
 * @param weights number of weights in the weight layers
 * @param effectiveBits mean bits per weight, scales not counted
 */
public record Footprint(long weightBytes, long otherBytes, long weights, double effectiveBits) {

    /** Footprint of a network under a setting. */
    public static Footprint of(Network network, Setting setting) {
        return of(network.weightLayers(), otherBytes(network), setting);
    }

    /** The same from what is known of the network, for those who ask often: its weight layers and {@link #otherBytes(Network)}. */
    public static Footprint of(List<WeightLayer> layers, long otherBytes, Setting setting) {
        long bytes = 0;
        long weights = 0;
        long bits = 0;
        for (int i = 0; i < layers.size(); i++) {
            WeightLayer layer = layers.get(i);
            bytes += bytes(layer, setting.bits(i));
            weights += layer.conv().weights();
            bits += layer.conv().weights() * setting.bits(i);
        }
        return new Footprint(bytes, otherBytes, weights, (double) bits / weights);
    }

    /** Bytes of one layer of this width, its scales included. */
    public static long bytes(WeightLayer layer, int bits) {
        long scales = bits == BitWidth.FLOAT ? 0 : 4L * layer.conv().out();
        return (layer.conv().weights() * bits + 7) / 8 + scales;
    }

    /** Bytes of everything in a network that stays in float32 under every setting. */
    public static long otherBytes(Network network) {
        long values = network.parameterShapes().values().stream()
                .mapToLong(Tensor::elements)
                .sum();
        long weights = network.weightLayers().stream()
                .mapToLong(l -> l.conv().weights())
                .sum();
        return 4 * (values - weights);
    }

    /** Bytes of the whole network. */
    public long bytes() {
        return weightBytes + otherBytes;
    }

    /** Percent of the weight layers' float32 bytes that are saved. */
    public double savingWeights() {
        return 100.0 * (1 - weightBytes / (4.0 * weights));
    }

    /** Percent of the whole float32 network that is saved. */
    public double savingTotal() {
        return 100.0 * (1 - bytes() / (4.0 * weights + otherBytes));
    }
}
