package org.aq4svit.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.Onnx;
import org.aq4svit.engine.Affine;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.tensor.QuantizedWeights;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Writes ONNX of standard operators. A value is the name of a tensor.
 *
 * <p>Quantized weights are an integer initializer {@code <layer>.weight} and a {@code DequantizeLinear} with one scale per output channel:
 * INT4 for up to four bits, INT8 for up to eight, INT16 for sixteen. The exact width is where QONNX keeps it, in the
 * {@code quantization_annotation} of the initializer ({@code finn_datatype}, such as INT3).
 */
final class OnnxGraph implements Graph<String> {
    private static final int INT4 = 22; // younger than the classes at hand
    private static final int NIBBLE = 4;
    private static final String WEIGHT = ".weight";

    private final Parameters parameters;
    private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
    private final Set<String> written = new HashSet<>();
    private long initializerBytes;
    private int values;

    /** A graph of a network with these parameters. */
    OnnxGraph(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The graph. */
    Onnx.GraphProto.Builder graph() {
        return graph;
    }

    /** Bytes of all initializers. */
    long initializerBytes() {
        return initializerBytes;
    }

    @Override
    public String linear(String x, Op.Conv conv) {
        String[] inputs = conv.bias() ? new String[] {x, weights(conv), bias(conv)} : new String[] {x, weights(conv)};
        return node(
                "Conv",
                List.of(
                        integers("kernel_shape", conv.kernel(), conv.kernel()),
                        integers("strides", conv.stride(), conv.stride()),
                        integers("pads", conv.padding(), conv.padding(), conv.padding(), conv.padding()),
                        integer("group", conv.groups())),
                inputs);
    }

    private String weights(Op.Conv conv) {
        String name = conv.name() + WEIGHT;
        long[] shape = {conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel()};
        Optional<QuantizedWeights> quantized = parameters.quantized(conv);
        if (quantized.isEmpty()) {
            return floats(name, parameters.weights(conv), shape);
        }
        String dequantized = name + "_dequantized";
        if (written.add(dequantized)) {
            QuantizedWeights weights = quantized.get();
            integers(name, weights, shape);
            String scale = floats(name + "_scale", weights.scales(), weights.scales().length);
            graph.addNode(named("DequantizeLinear", dequantized, name, scale).addAttribute(integer("axis", 0)));
        }
        return dequantized;
    }

    private void integers(String name, QuantizedWeights weights, long[] shape) {
        int type = weights.bits() <= NIBBLE
                ? INT4
                : weights.bits() <= Byte.SIZE
                        ? Onnx.TensorProto.DataType.INT8_VALUE
                        : Onnx.TensorProto.DataType.INT16_VALUE;
        initializer(name, type, bytes(weights), shape);
        graph.addQuantizationAnnotation(Onnx.TensorAnnotation.newBuilder()
                .setTensorName(name)
                .addQuantParameterTensorNames(Onnx.StringStringEntryProto.newBuilder()
                        .setKey("finn_datatype")
                        .setValue("INT" + weights.bits())));
    }

    /** Two nibbles per byte, the first the lower one; otherwise little-endian integers. */
    private static ByteBuffer bytes(QuantizedWeights weights) {
        short[] levels = weights.levels();
        if (weights.bits() > Byte.SIZE) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * levels.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(levels);
            return bytes;
        }
        if (weights.bits() > NIBBLE) {
            ByteBuffer bytes = ByteBuffer.allocate(levels.length);
            for (short level : levels) {
                bytes.put((byte) level);
            }
            return bytes.flip();
        }
        byte[] nibbles = new byte[(levels.length + 1) / 2];
        for (int i = 0; i < levels.length; i++) {
            nibbles[i / 2] |= (byte) ((levels[i] & 0xF) << NIBBLE * (i % 2));
        }
        return ByteBuffer.wrap(nibbles);
    }

    /** The integers of a layer in a file, or none if its weights are float. */
    static Optional<QuantizedWeights> quantized(Onnx.GraphProto graph, Op.Conv conv, int bits) {
        return initializer(graph, conv.name() + WEIGHT + "_scale").map(scale -> {
            float[] scales = new float[conv.out()];
            scale.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(scales);
            ByteBuffer stored = initializer(graph, conv.name() + WEIGHT)
                    .orElseThrow()
                    .getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new QuantizedWeights(bits, levels(stored, Math.toIntExact(conv.weights()), bits), scales);
        });
    }

    private static Optional<Onnx.TensorProto> initializer(Onnx.GraphProto graph, String name) {
        return graph.getInitializerList().stream()
                .filter(i -> i.getName().equals(name))
                .findFirst();
    }

    private static short[] levels(ByteBuffer stored, int count, int bits) {
        short[] levels = new short[count];
        for (int i = 0; i < count; i++) {
            levels[i] = bits > Byte.SIZE
                    ? stored.getShort(2 * i)
                    : bits > NIBBLE ? stored.get(i) : (short) (stored.get(i / 2) << 28 - NIBBLE * (i % 2) >> 28);
        }
        return levels;
    }

    private String bias(Op.Conv conv) {
        return floats(conv.name() + ".bias", parameters.of(conv.name() + ".bias"), conv.out());
    }

    @Override
    public String affine(String x, Op.Multiplying op, Affine affine) {
        int channels = affine.scale().length;
        String scale = floats(op.name() + ".factor", affine.scale(), channels, 1, 1);
        String shift = floats(op.name() + ".summand", affine.shift(), channels, 1, 1);
        return node("Add", node("Mul", x, scale), shift);
    }

    @Override
    public String sum(String x, String y) {
        return node("Add", x, y);
    }

    @Override
    public String difference(String x, String y) {
        return node("Sub", x, y);
    }

    @Override
    public String product(String x, String y) {
        return node("Mul", x, y);
    }

    @Override
    public String scaled(String x, float factor) {
        return node("Mul", x, number(factor));
    }

    @Override
    public String atLeast(String x, float threshold) {
        String reached = node("GreaterOrEqual", x, number(threshold));
        return node("Cast", List.of(integer("to", Onnx.TensorProto.DataType.FLOAT_VALUE)), reached);
    }

    @Override
    public String level(String x, float most, Firing.Rounding rounding) {
        String clipped = node("Clip", x, number(0), number(most));
        return rounding == Firing.Rounding.HALF_EVEN
                ? node("Round", clipped)
                : node("Floor", node("Add", clipped, number(0.5f)));
    }

    @Override
    public String framed(String x, int width) {
        return node("Pad", x, sizes(0, 0, width, width, 0, 0, width, width));
    }

    @Override
    public String maxPool(String x) {
        return node(
                "MaxPool",
                List.of(integers("kernel_shape", 3, 3), integers("strides", 2, 2), integers("pads", 1, 1, 1, 1)),
                x);
    }

    @Override
    public String spatialMean(String x) {
        return node("ReduceMean", x, sizes(2, 3));
    }

    @Override
    public String sumOver(String x, int axis) {
        return node("ReduceSum", x, sizes(axis));
    }

    @Override
    public String reshaped(String x, int... sizes) {
        long[] all = LongStream.concat(
                        LongStream.of(-1), java.util.Arrays.stream(sizes).asLongStream())
                .toArray();
        return node("Reshape", x, sizes(all));
    }

    @Override
    public String part(String x, int axis, int from, int to) {
        return node("Slice", x, sizes(from), sizes(to), sizes(axis));
    }

    @Override
    public String transposed(String x) {
        return node("Transpose", List.of(integers("perm", 0, 1, 3, 2)), x);
    }

    @Override
    public String matrixProduct(String x, String y) {
        return node("MatMul", x, y);
    }

    /** A scalar, once for each value. */
    private String number(float value) {
        return floats(String.format(Locale.ROOT, "number/%s", value), new float[] {value});
    }

    private String sizes(long... values) {
        String name = "sizes/" + java.util.Arrays.toString(values).replaceAll("[\\[\\] ]", "");
        if (written.add(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(values);
            initializer(name, Onnx.TensorProto.DataType.INT64_VALUE, bytes, values.length);
        }
        return name;
    }

    private String floats(String name, float[] values, long... shape) {
        if (written.add(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            initializer(name, Onnx.TensorProto.DataType.FLOAT_VALUE, bytes, shape);
        }
        return name;
    }

    private void initializer(String name, int type, ByteBuffer bytes, long... shape) {
        initializerBytes += bytes.remaining();
        graph.addInitializer(Onnx.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(LongStream.of(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes)));
    }

    private String node(String operator, String... inputs) {
        return node(operator, List.of(), inputs);
    }

    private String node(String operator, List<Onnx.AttributeProto> attributes, String... inputs) {
        String output = "v" + values++;
        graph.addNode(named(operator, output, inputs).addAllAttribute(attributes));
        return output;
    }

    private static Onnx.NodeProto.Builder named(String operator, String output, String... inputs) {
        return Onnx.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static Onnx.AttributeProto integer(String name, long value) {
        return Onnx.AttributeProto.newBuilder()
                .setName(name)
                .setType(Onnx.AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static Onnx.AttributeProto integers(String name, long... values) {
        return Onnx.AttributeProto.newBuilder()
                .setName(name)
                .setType(Onnx.AttributeProto.AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }
}
