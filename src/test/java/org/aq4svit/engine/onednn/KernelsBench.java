package org.aq4svit.engine.onednn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.model.Op;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of SDT-V2 15M on one image of 224x224 pixels, T = 4, on one thread, with what bounds them: {@code peak} and {@code copy} in the same
 * run. {@code mvn -B verify -Pjmh} runs it.
 *
 * <p>Scores are milliseconds. Their floor: multiply-adds times {@code peak}'s milliseconds per multiply-add for products and convolutions
 * (each result names its multiply-adds), bytes times {@code copy}'s milliseconds per byte for neurons.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelsBench {
    private static final int STEPS = 4;
    private static final Op.Neuron LIF = new Op.Neuron("lif", 1, 2, Op.Axes.CHANNEL_HEIGHT_WIDTH);

    private final Random random = new Random(7);
    private final Bytes.Pool pool = new Bytes.Pool(256L << 20);
    private final OnednnKernels kernels = new OnednnKernels(STEPS, pool);
    private final Peak peak = new Peak();
    private final ByteBuffer from = ByteBuffer.allocateDirect(16 << 20);
    private final ByteBuffer into = ByteBuffer.allocateDirect(16 << 20);

    private Layer mlp;
    private Layer wide;
    private Layer depthwise;
    private Layer real;
    private Value stream;
    private Value q;
    private Value k;
    private Value v;

    /** A layer with its input. */
    private record Layer(Op.Conv conv, LayerWeights weights, List<Affine> affines, Value input) {}

    /** Makes inputs: spikes of one neuron in five. */
    @Setup
    public void prepare() {
        mlp = layer(new Op.Conv("mlp", 256, 1024, 1, 1, 0, 1, false, 4), spikes(14, 256));
        wide = layer(new Op.Conv("wide", 128, 512, 3, 1, 1, 1, false, 4), spikes(28, 128));
        depthwise = layer(new Op.Conv("dw", 64, 64, 7, 1, 3, 64, false, 4), spikes(112, 64));
        real = layer(new Op.Conv("real", 256, 256, 1, 1, 0, 1, false, 4), reals(14, 256));
        stream = reals(56, 256);
        q = spikes(14, 256);
        k = spikes(14, 256);
        v = spikes(14, 256);
    }

    /** Gives memory back. */
    @TearDown
    public void close() {
        kernels.close();
    }

    /** 7.4e9 multiply-adds in the convolution that suits oneDNN best: the peak of products. */
    @Benchmark
    public void peak() {
        peak.once();
    }

    /** 16 MiB copied: the bandwidth of memory. */
    @Benchmark
    public void copy() {
        into.put(0, from, 0, from.capacity());
    }

    /** A matrix product, 0.206e9 multiply-adds, with its affine and 0.8e6 neurons. */
    @Benchmark
    public void matrixProductAndNeurons() {
        fired(mlp);
    }

    /** A 3x3 convolution, 1.85e9 multiply-adds, with its affine and 1.6e6 neurons. */
    @Benchmark
    public void convolutionAndNeurons() {
        fired(wide);
    }

    /** A 7x7 depthwise convolution, 0.157e9 multiply-adds, with its affine and 3.2e6 neurons. */
    @Benchmark
    public void depthwiseAndNeurons() {
        fired(depthwise);
    }

    /** A matrix product with real inputs, 0.051e9 multiply-adds times three digits, with its affine and 0.2e6 neurons. */
    @Benchmark
    public void realProductAndNeurons() {
        fired(real);
    }

    /** 3.2e6 neurons alone: 12.8e6 bytes read, 3.2e6 written. */
    @Benchmark
    public void neurons() {
        kernels.free(kernels.neuron(stream, LIF, MembraneSink.NONE));
    }

    /** Attention of 8 heads over 196 tokens of 256 channels, four time steps: 12.8e6 multiply-adds. */
    @Benchmark
    public void attention() {
        kernels.free(kernels.attention(q, k, v, new Op.Attention(8, 0.125f)));
    }

    private void fired(Layer layer) {
        Value sums = kernels.linear(layer.input, layer.conv, layer.weights, layer.affines, 0, null);
        kernels.free(kernels.neuron(sums, LIF, MembraneSink.NONE));
        kernels.free(sums);
    }

    private Layer layer(Op.Conv conv, Value input) {
        float[] levels = new float[Math.toIntExact(conv.weights())];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = random.nextInt(15) - 7;
        }
        float[] scale = new float[conv.out()];
        Arrays.fill(scale, 0.05f);
        Affine affine = new Affine(scale, new float[conv.out()]);
        return new Layer(conv, LayerWeights.ofLevels(conv, levels, 4), List.of(affine), input);
    }

    private Value spikes(int size, int channels) {
        Form form = new Form(1, STEPS, size, size, channels);
        Small spikes = new Small(form, pool, 1, 1);
        for (int i = 0; i < form.values(); i++) {
            spikes.memory().bytes().put(i, (byte) (random.nextInt(5) == 0 ? 1 : 0));
        }
        return new Value(spikes);
    }

    private Value reals(int size, int channels) {
        Form form = new Form(1, STEPS, size, size, channels);
        Real reals = new Real(form, pool);
        float[] values = new float[form.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        reals.write(0, values, values.length);
        return new Value(reals);
    }
}
