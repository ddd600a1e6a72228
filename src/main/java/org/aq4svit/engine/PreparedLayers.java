package org.aq4svit.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Gram;
import org.aq4svit.quant.QuantizedWeights;
import org.aq4svit.quant.WeightQuantizer;

/**
 * Layers of one network at the widths that were asked for, quantized once and shared by all threads.
 *
 * <p>Quantized layers carry their integer levels as weights and the scales in an {@link Affine}: on spikes the accumulation is exact
 * whatever the order.
 */
final class PreparedLayers<W> {
    /** Bytes per weight in kernel form, at most: three digits, and again in the layout of a product. */
    private static final int BYTES = 6;

    /** Weights in kernel form and what follows the layer. */
    record Prepared<W>(W weights, List<Affine> affines) {}

    private record Key(int layer, int bits) {}

    private final List<Program.Linear> layers;
    private final Parameters parameters;
    private final WeightQuantizer quantizer;
    private final KernelForm<W> toKernelForm;
    private final long capacity;
    private final Map<Key, Prepared<W>> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long held;

    /** Layers of a program; {@code capacity} bounds the bytes of weights kept, the least recently used go first. */
    PreparedLayers(
            Program program,
            Parameters parameters,
            WeightQuantizer quantizer,
            long capacity,
            KernelForm<W> toKernelForm) {
        this.layers = program.layers();
        this.parameters = parameters;
        this.quantizer = quantizer;
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

    /** Multiply-adds that do not follow a layer. */
    List<Affine> chain(Program.Chain chain) {
        return Affine.asPyTorch(chain.ops(), parameters);
    }

    private Prepared<W> prepare(Program.Linear layer, int bits) {
        Op.Conv conv = layer.conv();
        float[] weights = parameters.weights(conv);
        if (bits == BitWidth.FLOAT) {
            return new Prepared<>(
                    toKernelForm.of(conv, weights, bits), Affine.asPyTorch(conv, layer.tail(), parameters));
        }
        QuantizedWeights quantized = quantizer.quantize(weights, conv.out(), bits, PreparedLayers::noInputs);
        return new Prepared<>(
                toKernelForm.of(conv, floats(quantized.levels()), bits),
                Affine.folded(quantized.scales(), conv, layer.tail(), parameters));
    }

    private static Gram noInputs() {
        throw new IllegalStateException("no calibration images");
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
