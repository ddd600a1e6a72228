package org.aq4svit.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * Layers of one network at the widths that were asked for, quantized once and shared by all threads.
 *
 * <p>Quantized layers carry their integer levels as weights and the scales in an {@link Affine}: on spikes the accumulation is exact
 * whatever the order.
 */
final class PreparedLayers<W> {
    /** Bytes per weight in kernel form, at most: three digits, and again in the layout of a product. */
    private static final int BYTES = 6;

    /**
     * Weights in kernel form and what follows the layer.
     *
     * @param scales what the weights are to be multiplied by, per output channel; none if they are the float weights themselves
     */
    record Prepared<W>(W weights, List<Affine> affines, Optional<float[]> scales) {}

    private record Key(int layer, int bits) {}

    private final List<Program.Linear> layers;
    private final Parameters parameters;
    private final Quantization quantization;
    private final KernelForm<W> toKernelForm;
    private final long capacity;
    private final Map<Key, Prepared<W>> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long held;

    /** Layers of a program; {@code capacity} bounds the bytes of weights kept, the least recently used go first. */
    PreparedLayers(
            Program program,
            Parameters parameters,
            Quantization quantization,
            long capacity,
            KernelForm<W> toKernelForm) {
        this.layers = program.layers();
        this.parameters = parameters;
        this.quantization = quantization;
        this.capacity = capacity;
        this.toKernelForm = toKernelForm;
    }

    /** Layer {@code index} at a width. */
    synchronized Prepared<W> at(int index, int bits) {
        Key key = new Key(index, bits);
        Prepared<W> found = cache.get(key);
        if (found == null) {
            found = prepare(layers.get(index), bits);
            cache.put(key, found);
            held += bytes(index);
            evict(key);
        }
        return found;
    }

    /** What follows a layer whose norms go by other statistics than those of the checkpoint. */
    List<Affine> affines(Program.Linear layer, Prepared<W> prepared, NormStatistics statistics) {
        return statistics.byNorm().isEmpty()
                ? prepared.affines
                : affines(layer, prepared.scales, parameters.with(statistics.parameters()));
    }

    private static List<Affine> affines(Program.Linear layer, Optional<float[]> scales, Parameters parameters) {
        return scales.isPresent()
                ? Affine.folded(scales.get(), layer.conv(), layer.tail(), parameters)
                : Affine.asPyTorch(layer.conv(), layer.tail(), parameters);
    }

    /** Multiply-adds that do not follow a layer. */
    List<Affine> chain(Program.Chain chain, NormStatistics statistics) {
        return Affine.asPyTorch(chain.ops(), parameters.with(statistics.parameters()));
    }

    /** Statistics of the norms behind a layer, from the sums over its bare products with the weights in kernel form. */
    NormStatistics statistics(Program.Linear layer, Prepared<W> prepared, ChannelSums sums) {
        float[] bias = Affine.bias(layer.conv(), parameters);
        double[] mean = sums.means();
        double[] variance = sums.variances();
        for (int c = 0; c < bias.length; c++) {
            double scale = prepared.scales.isPresent() ? prepared.scales.get()[c] : 1;
            mean[c] = scale * mean[c] + bias[c];
            variance[c] *= scale * scale;
        }
        return Affine.statistics(mean, variance, layer.tail(), parameters);
    }

    /** Statistics of norms that do not follow a layer, from the sums over their input. */
    NormStatistics statistics(Program.Chain chain, ChannelSums sums) {
        return Affine.statistics(sums.means(), sums.variances(), chain.ops(), parameters);
    }

    private Prepared<W> prepare(Program.Linear layer, int bits) {
        Op.Conv conv = layer.conv();
        if (bits == BitWidth.FLOAT) {
            Optional<float[]> none = Optional.empty();
            return new Prepared<>(
                    toKernelForm.of(conv, parameters.weights(conv), bits), affines(layer, none, parameters), none);
        }
        QuantizedWeights quantized = quantization.of(conv, parameters, bits);
        Optional<float[]> scales = Optional.of(quantized.scales());
        return new Prepared<>(
                toKernelForm.of(conv, floats(quantized.levels()), bits), affines(layer, scales, parameters), scales);
    }

    private void evict(Key newest) {
        var entries = cache.keySet().iterator();
        while (held > capacity && entries.hasNext()) {
            Key eldest = entries.next();
            if (!eldest.equals(newest)) {
                held -= bytes(eldest.layer);
                entries.remove();
            }
        }
    }

    private long bytes(int index) {
        return layers.get(index).conv().weights() * BYTES;
    }

    private static float[] floats(short[] levels) {
        float[] out = new float[levels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = levels[i];
        }
        return out;
    }
}
