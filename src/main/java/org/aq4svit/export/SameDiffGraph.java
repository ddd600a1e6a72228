package org.aq4svit.export;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.aq4svit.engine.Affine;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.tensor.QuantizedWeights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds a graph of ND4J's SameDiff. Quantized weights are a constant {@code <layer>.weight} of bytes, or of shorts for sixteen bits, times
 * {@code <layer>.weight_scale}.
 */
final class SameDiffGraph implements Graph<SDVariable> {
    /** Added and taken away again, it leaves no room for a fraction: float32 then rounds half to even. */
    private static final double NO_FRACTION = 12582912;

    private static final int AXES = 4;
    private static final String WEIGHT = ".weight";
    private static final String SCALE = ".weight_scale";

    private final SameDiff graph;
    private final Parameters parameters;
    private final Map<String, SDVariable> known = new HashMap<>();
    private long constantBytes;

    SameDiffGraph(SameDiff graph, Parameters parameters) {
        this.graph = graph;
        this.parameters = parameters;
    }

    /** Bytes of all constants of layers and norms. */
    long constantBytes() {
        return constantBytes;
    }

    @Override
    public SDVariable linear(SDVariable x, Op.Conv conv) {
        SDVariable weights = known.get(conv.name() + WEIGHT + " in float");
        if (weights == null) {
            weights = weights(conv);
            known.put(conv.name() + WEIGHT + " in float", weights);
        }
        SDVariable y = convolution(x, conv, weights);
        return conv.bias()
                ? y.add(floats(conv.name() + ".bias", parameters.of(conv.name() + ".bias"), 1, -1, 1, 1))
                : y;
    }

    private SDVariable weights(Op.Conv conv) {
        long[] shape = {conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel()};
        Optional<QuantizedWeights> quantized = parameters.quantized(conv);
        SDVariable weights = quantized.isPresent()
                ? integers(conv.name() + WEIGHT, quantized.get(), shape)
                        .castTo(DataType.FLOAT)
                        .mul(floats(conv.name() + SCALE, quantized.get().scales(), -1, 1, 1, 1))
                : floats(conv.name() + WEIGHT, parameters.weights(conv), shape);
        return conv.depthwise() ? graph.permute(weights, 2, 3, 0, 1) : weights;
    }

    private SDVariable convolution(SDVariable x, Op.Conv conv, SDVariable weights) {
        if (conv.depthwise()) {
            return graph.cnn().depthWiseConv2d(x, weights, config(conv, WeightsFormat.YXIO));
        }
        if (conv.groups() == 1) {
            return graph.cnn().conv2d(x, weights, config(conv, WeightsFormat.OIYX));
        }
        SDVariable[] groups = new SDVariable[conv.groups()];
        int in = conv.in() / groups.length;
        int out = conv.out() / groups.length;
        for (int g = 0; g < groups.length; g++) {
            SDVariable own = part(weights, 0, g * out, (g + 1) * out);
            groups[g] = graph.cnn().conv2d(part(x, 1, g * in, (g + 1) * in), own, config(conv, WeightsFormat.OIYX));
        }
        return graph.concat(1, groups);
    }

    private static Conv2DConfig config(Op.Conv conv, WeightsFormat format) {
        return Conv2DConfig.builder()
                .kH(conv.kernel())
                .kW(conv.kernel())
                .sH(conv.stride())
                .sW(conv.stride())
                .pH(conv.padding())
                .pW(conv.padding())
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NCHW")
                .weightsFormat(format)
                .build();
    }

    @Override
    public SDVariable affine(SDVariable x, Op.Multiplying op, Affine affine) {
        return x.mul(floats(op.name() + ".factor", affine.scale(), 1, -1, 1, 1))
                .add(floats(op.name() + ".summand", affine.shift(), 1, -1, 1, 1));
    }

    @Override
    public SDVariable sum(SDVariable x, SDVariable y) {
        return x.add(y);
    }

    @Override
    public SDVariable difference(SDVariable x, SDVariable y) {
        return x.sub(y);
    }

    @Override
    public SDVariable product(SDVariable x, SDVariable y) {
        return x.mul(y);
    }

    @Override
    public SDVariable scaled(SDVariable x, float factor) {
        return x.mul(factor);
    }

    @Override
    public SDVariable atLeast(SDVariable x, float threshold) {
        return x.gte(threshold).castTo(DataType.FLOAT);
    }

    @Override
    public SDVariable level(SDVariable x, float most, Firing.Rounding rounding) {
        SDVariable clipped = graph.math().clipByValue(x, 0, most);
        return rounding == Firing.Rounding.HALF_EVEN
                ? clipped.add(NO_FRACTION).sub(NO_FRACTION)
                : graph.math().floor(clipped.add(0.5));
    }

    @Override
    public SDVariable framed(SDVariable x, int width) {
        SDVariable widths = known.computeIfAbsent(
                "frame " + width,
                n -> graph.constant(
                        Nd4j.createFromArray(new int[][] {{0, 0}, {0, 0}, {width, width}, {width, width}})));
        return graph.nn().pad(x, widths, 0);
    }

    @Override
    public SDVariable maxPool(SDVariable x) {
        return graph.cnn()
                .maxPooling2d(
                        x,
                        Pooling2DConfig.builder()
                                .kH(3)
                                .kW(3)
                                .sH(2)
                                .sW(2)
                                .pH(1)
                                .pW(1)
                                .paddingMode(PaddingMode.VALID)
                                .isNHWC(false)
                                .build());
    }

    @Override
    public SDVariable spatialMean(SDVariable x) {
        return x.mean(true, 2, 3);
    }

    @Override
    public SDVariable sumOver(SDVariable x, int axis) {
        return x.sum(true, axis);
    }

    @Override
    public SDVariable reshaped(SDVariable x, int... sizes) {
        long[] all = new long[sizes.length + 1];
        all[0] = -1;
        for (int i = 0; i < sizes.length; i++) {
            all[i + 1] = sizes[i];
        }
        return graph.reshape(x, all);
    }

    @Override
    public SDVariable part(SDVariable x, int axis, int from, int to) {
        long[] begin = new long[AXES];
        long[] end = new long[AXES];
        begin[axis] = from;
        end[axis] = to;
        int others = (1 << AXES) - 1 - (1 << axis); // along these axes, all
        return graph.stridedSlice(x, begin, end, new long[] {1, 1, 1, 1}, others, others, 0, 0, 0);
    }

    @Override
    public SDVariable transposed(SDVariable x) {
        return graph.permute(x, 0, 1, 3, 2);
    }

    @Override
    public SDVariable matrixProduct(SDVariable x, SDVariable y) {
        return graph.linalg().matmul(x, y);
    }

    /** A constant; a size of -1 is the number of values. */
    private SDVariable floats(String name, float[] values, long... shape) {
        return known.computeIfAbsent(name, n -> {
            constantBytes += 4L * values.length;
            return graph.constant(n, Nd4j.createFromArray(values).reshape('c', shape));
        });
    }

    private SDVariable integers(String name, QuantizedWeights weights, long... shape) {
        boolean wide = weights.bits() > Byte.SIZE;
        constantBytes += (wide ? 2L : 1L) * weights.levels().length;
        INDArray levels = wide ? Nd4j.createFromArray(weights.levels()) : Nd4j.createFromArray(bytes(weights.levels()));
        return graph.constant(name, levels.reshape('c', shape));
    }

    private static byte[] bytes(short[] levels) {
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return bytes;
    }

    /** The integers of a layer in a graph, or none if its weights are float. */
    static Optional<QuantizedWeights> quantized(SameDiff graph, Op.Conv conv, int bits) {
        if (!graph.hasVariable(conv.name() + SCALE)) {
            return Optional.empty();
        }
        int[] stored = graph.getArrForVarName(conv.name() + WEIGHT)
                .castTo(DataType.INT32)
                .ravel()
                .toIntVector();
        short[] levels = new short[stored.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (short) stored[i];
        }
        float[] scales = graph.getArrForVarName(conv.name() + SCALE).ravel().toFloatVector();
        return Optional.of(new QuantizedWeights(bits, levels, scales));
    }
}
