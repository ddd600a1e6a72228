package org.aq4svit.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.DType;
import org.aq4svit.tensor.PackedIntegers;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Quoted;
import org.aq4svit.tensor.SafetensorsFile;
import org.aq4svit.tensor.Tensor;

/**
 * Quantized weights in a safetensors file. In the place of {@code <layer>.weight} stand
 *
 * <ul>
 *   <li>{@code <layer>.weight_packed}, I32: the integers, see {@link PackedIntegers};
 *   <li>{@code <layer>.weight_scale}, F32 {@code [out, 1]};
 *   <li>{@code <layer>.weight_shape}, I64: the shape of the weight;
 * </ul>
 *
 * and the metadata {@code bits} are a JSON object of widths by layer. That is the format {@code pack-quantized} of compressed-tensors for a
 * weight flattened to {@code [out, rest]} wherever such a row fills whole words. Where it does not (a depthwise filter of 3x3 at 4 bits
 * would take 64 bits for 36), all rows are packed as the single row {@code [1, words]}.
 */
public final class PackedWeights {
    /** Key of the widths in the metadata. */
    public static final String BITS = "bits";

    private static final String PACKED = ".weight_packed";
    private static final String SCALE = ".weight_scale";
    private static final String SHAPE = ".weight_shape";

    /** Those that a setting can name. */
    private static final List<Integer> WIDTHS = List.of(2, 3, 4, 5, 6, 7, 8, 16);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Tensor> tensors;
    private final Map<String, Integer> bits;

    private PackedWeights(Path file, Map<String, Tensor> tensors, Map<String, Integer> bits) {
        this.file = file;
        this.tensors = tensors;
        this.bits = bits;
    }

    /** The tensors that stand for the weight of a layer, by name. */
    public static Map<String, Tensor> tensors(String layer, int[] shape, QuantizedWeights weights) {
        int[] words = PackedIntegers.pack(weights.levels(), weights.bits());
        ByteBuffer packed = littleEndian(4 * words.length);
        packed.asIntBuffer().put(words);
        ByteBuffer sizes = littleEndian(8 * shape.length);
        sizes.asLongBuffer().put(Arrays.stream(shape).asLongStream().toArray());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(layer + PACKED, new Tensor(DType.I32, rows(weights, words.length), packed));
        tensors.put(layer + SCALE, Tensor.of(weights.scales(), weights.scales().length, 1));
        tensors.put(layer + SHAPE, new Tensor(DType.I64, new int[] {shape.length}, sizes));
        return tensors;
    }

    private static int[] rows(QuantizedWeights weights, int words) {
        int rows = weights.scales().length;
        boolean aligned = weights.levels().length / rows * weights.bits() % 32 == 0;
        return aligned ? new int[] {rows, words / rows} : new int[] {1, words};
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The quantized weights of a file by layer, in its order; none if it is one of float weights.
     *
     * @throws InputException if a part of a weight is missing or does not fit the others
     */
    static Map<String, QuantizedWeights> of(Path file, SafetensorsFile content) {
        Map<String, QuantizedWeights> weights = new LinkedHashMap<>();
        if (content.tensors().keySet().stream().noneMatch(n -> n.endsWith(PACKED))) {
            return weights;
        }
        PackedWeights packed = new PackedWeights(file, content.tensors(), widths(file, content.metadata()));
        for (String name : content.tensors().keySet()) {
            if (name.endsWith(PACKED)) {
                String layer = name.substring(0, name.length() - PACKED.length());
                weights.put(layer, packed.weights(layer));
            }
        }
        return weights;
    }

    /** The tensors of a file with the float weights that quantized ones stand for in their place. */
    static Map<String, Tensor> dequantized(Map<String, Tensor> tensors, Map<String, QuantizedWeights> weights) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int dot = name.lastIndexOf('.');
            String layer = dot < 0 ? name : name.substring(0, dot);
            if (!weights.containsKey(layer) || !name.startsWith(".weight_", dot)) {
                all.put(name, tensor);
            } else if (name.endsWith(PACKED)) {
                int[] shape = shape(tensors.get(layer + SHAPE));
                all.put(layer + ".weight", Tensor.of(weights.get(layer).dequantized(), shape));
            }
        });
        return all;
    }

    private static Map<String, Integer> widths(Path file, Map<String, String> metadata) {
        String json = metadata.get(BITS);
        try {
            return JSON.readValue(json == null ? "" : json, new TypeReference<Map<String, Integer>>() {});
        } catch (JsonProcessingException e) {
            throw new InputException(
                    file + ": expected metadata '" + BITS + "', a JSON object of bit widths by layer, found "
                            + (json == null ? "none" : Quoted.of(json)),
                    e);
        }
    }

    private QuantizedWeights weights(String layer) {
        int width = width(layer);
        int[] shape = shape(part(layer + SHAPE, DType.I64));
        long count = count(layer, shape);
        Tensor packed = part(layer + PACKED, DType.I32);
        int words = PackedIntegers.words(count, width);
        if (packed.size() != words) {
            String expected = words + " words for " + count + " weights of " + width + " bits";
            throw InputException.expected(where(layer + PACKED), expected, packed.size());
        }
        short[] levels = PackedIntegers.unpack(packed.bytes().asIntBuffer(), width, (int) count);
        return new QuantizedWeights(width, symmetric(layer, levels, width), scales(layer, shape[0]));
    }

    private int width(String layer) {
        Integer width = bits.get(layer);
        if (width == null || !WIDTHS.contains(width)) {
            throw InputException.expected(
                    file + ": metadata '" + BITS + "'",
                    "a width of " + WIDTHS + " bits for layer " + Quoted.of(layer),
                    width == null ? "none" : width);
        }
        return width;
    }

    private Tensor part(String name, DType type) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || tensor.type() != type) {
            throw InputException.expected(where(name), "a tensor of " + type, tensor == null ? "none" : tensor);
        }
        return tensor;
    }

    private static int[] shape(Tensor sizes) {
        long[] values = new long[sizes.size()];
        sizes.bytes().asLongBuffer().get(values);
        return Arrays.stream(values)
                .mapToInt(v -> (int) Math.max(-1, Math.min(Integer.MAX_VALUE, v)))
                .toArray();
    }

    private long count(String layer, int[] shape) {
        boolean possible = shape.length > 0 && Arrays.stream(shape).allMatch(s -> s > 0);
        double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (!possible || count > Integer.MAX_VALUE) {
            throw InputException.expected(
                    where(layer + SHAPE), "positive sizes of less than 2^31 weights", Arrays.toString(shape));
        }
        return (long) count;
    }

    /** The lowest value of two's complement is no level of a symmetric quantizer. */
    private short[] symmetric(String layer, short[] levels, int width) {
        int largest = (1 << (width - 1)) - 1;
        for (short level : levels) {
            if (level < -largest) {
                throw InputException.expected(
                        where(layer + PACKED), "levels from " + -largest + " to " + largest, level);
            }
        }
        return levels;
    }

    private float[] scales(String layer, int channels) {
        float[] scales = part(layer + SCALE, DType.F32).floats();
        if (scales.length != channels) {
            throw InputException.expected(where(layer + SCALE), channels + " scales", scales.length);
        }
        for (float scale : scales) {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw InputException.expected(where(layer + SCALE), "positive scales", scale);
            }
        }
        return scales;
    }

    private String where(String name) {
        return file + ": tensor " + Quoted.of(name);
    }
}
