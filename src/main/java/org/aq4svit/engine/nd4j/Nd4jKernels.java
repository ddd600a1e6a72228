package org.aq4svit.engine.nd4j;

import java.nio.FloatBuffer;
import java.util.List;
import org.aq4svit.engine.AcrossImages;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.ChannelSums;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Kernels;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.engine.frames.Attention;
import org.aq4svit.engine.frames.DualAttention;
import org.aq4svit.engine.frames.Gates;
import org.aq4svit.model.Op;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Kernels on ND4J arrays, channels last: a pointwise convolution is then one matrix product. */
final class Nd4jKernels implements Kernels<Frames, INDArray> {
    private static final int EXPLICIT_PADDING = 0;
    private static final int CHANNELS_LAST = 1;
    private static final int WEIGHTS_AS_PYTORCH = 1;
    private static final int WEIGHTS_PIXELS_FIRST = 0;

    private final int steps;
    private final Slab.Pool pool;
    private final Passes passes = new Passes();
    private final Attention attention = new Attention();
    private final DualAttention dual = new DualAttention();
    private final Gates gates = new Gates();

    /** Kernels for networks of {@code steps} time steps. */
    Nd4jKernels(int steps, Slab.Pool pool) {
        this.steps = steps;
        this.pool = pool;
    }

    @Override
    public Frames images(ImageBatch images) {
        Frames frames = frames(false, images.count(), images.size(), images.size(), 3);
        frames.slab().floats().put(0, images.values());
        return frames;
    }

    /** Weights as the operation wants them: [C, 1, k, k] to [k, k, C, 1] for depthwise, [out, in] and [out, in, k, k] as they are. */
    static INDArray kernelForm(Op.Conv conv, float[] values) {
        if (conv.depthwise()) {
            INDArray weights = Nd4j.createFromArray(values).reshape('c', conv.out(), 1, conv.kernel(), conv.kernel());
            return weights.permute(2, 3, 0, 1).dup('c');
        }
        INDArray flat = Nd4j.createUninitializedDetached(DataType.FLOAT, values.length);
        flat.data().setData(values);
        return conv.pointwise()
                ? flat.reshape('c', conv.out(), conv.in())
                : flat.reshape('c', conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel());
    }

    @Override
    public Frames linear(Frames x, Op.Conv conv, INDArray weights, List<Affine> affines, int border, Frames residual) {
        Frames y = frames(x.timed(), x.frames(), conv.sizeAfter(x.height()), conv.sizeAfter(x.width()), conv.out());
        accumulate(x, conv, weights, y);
        if (border > 0) {
            return withBorder(y, affines, border);
        }
        if (residual == null) {
            passes.affine(y.slab().floats(), y.values(), affines);
            return y;
        }
        if (residual.timed() && !y.timed()) {
            passes.affine(y.slab().floats(), y.values(), affines);
            Frames sum = sum(residual, y);
            free(y);
            return sum;
        }
        passes.affine(y.slab().floats(), y.values(), affines, residual.slab().floats(), residual.values());
        return y;
    }

    private void accumulate(Frames x, Op.Conv conv, INDArray weights, Frames y) {
        if (conv.pointwise()) {
            Nd4j.exec(DynamicCustomOp.builder("matmul")
                    .addInputs(x.pixels(), weights)
                    .addOutputs(y.pixels())
                    .addIntegerArguments(0, 1)
                    .build());
            return;
        }
        if (conv.groups() > 1 && !conv.depthwise()) {
            groups(x, conv, weights, y);
            return;
        }
        convolution(x, conv, weights, y);
    }

    /** Group after group, each on a copy of its own channels: ND4J knows dense and depthwise convolutions only. */
    private void groups(Frames x, Op.Conv conv, INDArray weights, Frames y) {
        int in = conv.in() / conv.groups();
        int out = conv.out() / conv.groups();
        Frames from = frames(x.timed(), x.frames(), x.height(), x.width(), in);
        Frames into = frames(y.timed(), y.frames(), y.height(), y.width(), out);
        for (int g = 0; g < conv.groups(); g++) {
            passes.channels(x, g * in, from, 0, in);
            convolution(from, conv, weights.get(NDArrayIndex.interval(g * out, (g + 1) * out)), into);
            passes.channels(into, 0, y, g * out, out);
        }
        free(from);
        free(into);
    }

    private static void convolution(Frames x, Op.Conv conv, INDArray weights, Frames y) {
        boolean depthwise = conv.depthwise();
        Nd4j.exec(DynamicCustomOp.builder(depthwise ? "depthwise_conv2d" : "conv2d")
                .addInputs(x.pictures(), weights)
                .addOutputs(y.pictures())
                .addIntegerArguments(
                        conv.kernel(),
                        conv.kernel(),
                        conv.stride(),
                        conv.stride(),
                        conv.padding(),
                        conv.padding(),
                        1,
                        1,
                        EXPLICIT_PADDING,
                        CHANNELS_LAST,
                        depthwise ? WEIGHTS_PIXELS_FIRST : WEIGHTS_AS_PYTORCH)
                .build());
    }

    private Frames withBorder(Frames inner, List<Affine> affines, int border) {
        Frames outer = frames(
                inner.timed(),
                inner.frames(),
                inner.height() + 2 * border,
                inner.width() + 2 * border,
                inner.channels());
        passes.affineWithBorder(inner, outer, affines, border);
        free(inner);
        return outer;
    }

    @Override
    public Frames neuron(Frames x, Op.Neuron neuron, MembraneSink sink) {
        int images = x.timed() ? x.frames() / steps : x.frames();
        Frames spikes = frames(true, images * steps, x.height(), x.width(), x.channels());
        boolean across = neuron.firing().mixesImages() && x.timed();
        int neurons = across ? x.perFrame() : images * x.perFrame();
        passes.neurons(
                x.slab().floats(),
                x.timed() ? neurons : 0,
                spikes.slab().floats(),
                across ? x.frames() : steps,
                neurons,
                neuron.firing(),
                across && sink != MembraneSink.NONE ? new AcrossImages(sink, images, neurons) : sink);
        return spikes;
    }

    @Override
    public Frames attention(Frames q, Frames k, Frames v, Op.Attention op) {
        Frames out = frames(true, q.frames(), q.height(), q.width(), v.channels());
        attention.over(q, k, v, out, op);
        return out;
    }

    @Override
    public Frames affine(Frames x, List<Affine> affines) {
        Frames out = frames(x.timed(), x.frames(), x.height(), x.width(), x.channels());
        passes.affine(x.slab().floats(), out.slab().floats(), x.values(), affines);
        return out;
    }

    @Override
    public Frames dualKeys(Frames y, Frames spikes, int heads) {
        int tokens = y.height() * y.width();
        Frames out = frames(true, spikes.frames(), spikes.height(), spikes.width(), heads * tokens);
        dual.keys(y, spikes, out, heads);
        return out;
    }

    @Override
    public Frames dualValues(Frames y, Frames spikes, int heads) {
        Frames out = frames(true, spikes.frames(), spikes.height(), spikes.width(), y.channels() / 2);
        dual.values(y, spikes, out, heads);
        return out;
    }

    @Override
    public Frames maxPool(Frames x) {
        Frames out = frames(x.timed(), x.frames(), (x.height() + 1) / 2, (x.width() + 1) / 2, x.channels());
        Nd4j.exec(DynamicCustomOp.builder("maxpool2d")
                .addInputs(x.pictures())
                .addOutputs(out.pictures())
                .addIntegerArguments(3, 3, 2, 2, 1, 1, 1, 1, EXPLICIT_PADDING, 0, CHANNELS_LAST)
                .build());
        return out;
    }

    @Override
    public Frames headSum(Frames x, int heads) {
        Frames out = frames(x.timed(), x.frames(), x.height(), x.width(), heads);
        gates.headSum(x, out);
        return out;
    }

    @Override
    public Frames overlap(Frames x, Frames y) {
        Frames out = frames(true, x.frames(), 1, 1, x.channels());
        gates.overlap(x, y, out);
        return out;
    }

    @Override
    public Frames mask(Frames x, Frames gate) {
        Frames out = frames(true, x.frames(), x.height(), x.width(), x.channels());
        gates.mask(x, gate, out);
        return out;
    }

    @Override
    public Frames sum(Frames x, Frames y) {
        Frames longer = x.timed() ? x : y;
        Frames other = longer == x ? y : x;
        Frames out = frames(longer.timed(), longer.frames(), x.height(), x.width(), x.channels());
        passes.sum(longer.slab().floats(), other.slab().floats(), out.slab().floats(), out.values(), other.values());
        return out;
    }

    @Override
    public Frames spatialMean(Frames x) {
        Frames mean = frames(x.timed(), x.frames(), 1, 1, x.channels());
        int pixels = x.height() * x.width();
        FloatBuffer in = x.slab().floats();
        for (int f = 0; f < x.frames(); f++) {
            for (int c = 0; c < x.channels(); c++) {
                double sum = 0;
                for (int p = 0; p < pixels; p++) {
                    sum += in.get(f * x.perFrame() + p * x.channels() + c);
                }
                mean.slab().floats().put(f * x.channels() + c, (float) (sum / pixels));
            }
        }
        return mean;
    }

    @Override
    public Frames timeMean(Frames x) {
        int images = x.frames() / steps;
        int each = images * x.perFrame();
        Frames mean = frames(false, images, x.height(), x.width(), x.channels());
        for (int i = 0; i < each; i++) {
            float sum = 0;
            for (int t = 0; t < steps; t++) {
                sum += x.slab().floats().get(t * each + i);
            }
            mean.slab().floats().put(i, sum / steps);
        }
        return mean;
    }

    @Override
    public Frames average(Frames x, Frames y) {
        Frames out = sum(x, y);
        FloatBuffer values = out.slab().floats();
        for (int i = 0; i < out.values(); i++) {
            values.put(i, values.get(i) / 2);
        }
        return out;
    }

    @Override
    public ChannelSums sums(Frames x) {
        ChannelSums sums = new ChannelSums(x.channels(), x.timed() ? 1 : steps);
        sums.add(values(x), x.values());
        return sums;
    }

    @Override
    public float[] values(Frames x) {
        float[] values = new float[x.values()];
        x.slab().floats().get(0, values);
        return values;
    }

    @Override
    public void free(Frames x) {
        pool.give(x.slab());
    }

    @Override
    public void close() {
        pool.close();
    }

    private Frames frames(boolean timed, int frames, int height, int width, int channels) {
        int values = Math.multiplyExact(Math.multiplyExact(frames, height * width), channels);
        return new Frames(pool.take(values), timed, frames, height, width, channels);
    }
}
