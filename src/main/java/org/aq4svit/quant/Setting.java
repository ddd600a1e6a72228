package org.aq4svit.quant;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.tensor.QuantizedWeights;

/**
 * A bit width for every weight layer of a network, in order of execution. Tied layers share theirs.
 *
 * <p>The text form is {@code "*=4,stage3=6,stage3.block2.attn=8"}: the most specific scope wins, later wins among equals; a bare number
 * is {@code *=number} and {@code fp32} is {@code *=32}. {@link #text()} is the shortest such text, so equal settings have equal
 * texts.
 */
public final class Setting implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] bits;
    private final String text;

    private Setting(List<WeightLayer> layers, int[] bits) {
        this.bits = bits;
        this.text = SettingText.of(layers, bits);
    }

    /** The same width everywhere. */
    public static Setting uniform(List<WeightLayer> layers, int width) {
        int[] bits = new int[layers.size()];
        Arrays.fill(bits, width);
        return new Setting(layers, bits);
    }

    /**
     * Reads the text form.
     *
     * @throws InputException if the text is malformed, a width is not allowed or a pattern matches nothing
     */
    public static Setting parse(String text, List<WeightLayer> layers) {
        return new Setting(layers, SettingText.resolve(text, layers));
    }

    /** The widths that a checkpoint has its weights in: {@code fp32}, unless it is quantized. */
    public static Setting stored(List<WeightLayer> layers, Parameters parameters) {
        int[] bits = layers.stream()
                .mapToInt(layer -> parameters
                        .quantized(layer.conv())
                        .map(QuantizedWeights::bits)
                        .orElse(BitWidth.FLOAT))
                .toArray();
        return new Setting(layers, bits);
    }

    /** A copy in which the layers of these indices have another width. */
    public Setting with(List<WeightLayer> layers, Collection<Integer> indices, int width) {
        return with(layers, indices, i -> width);
    }

    /** A copy in which the layers of these indices have the widths that a function of the index says. */
    public Setting with(List<WeightLayer> layers, Collection<Integer> indices, IntUnaryOperator widths) {
        int[] changed = bits.clone();
        indices.forEach(i -> changed[i] = widths.applyAsInt(i));
        return new Setting(layers, changed);
    }

    /** Width of layer {@code index} in order of execution. */
    public int bits(int index) {
        return bits[index];
    }

    /** Widths by layer name, in order of execution. */
    public Map<String, Integer> byLayer(List<WeightLayer> layers) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < bits.length; i++) {
            map.put(layers.get(i).name(), bits[i]);
        }
        return map;
    }

    /** True if nothing is quantized. */
    public boolean isFloat() {
        return Arrays.stream(bits).allMatch(b -> b == BitWidth.FLOAT);
    }

    /** The shortest text form. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Setting s && Arrays.equals(bits, s.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
        return text;
    }
}
