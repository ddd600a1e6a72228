package org.aq4svit.engine.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.ChannelSums;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Kernels;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.engine.frames.Attention;
import org.aq4svit.engine.frames.DualAttention;
import org.aq4svit.engine.frames.Gates;
import org.aq4svit.engine.frames.Pictures;
import org.aq4svit.engine.frames.Pools;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;

/** Kernels on whole numbers. Layers are put off until their results are asked for. */
final class OnednnKernels implements Kernels<Value, LayerWeights> {
    private final int steps;
    private final Bytes.Pool pool;
    private final Workbench bench;
    private final Scratch scratch = new Scratch();
    private final Depthwise.Arrays depthwise = new Depthwise.Arrays();
    private final Attention attention = new Attention();
    private final DualAttention dual = new DualAttention();
    private final Gates gates = new Gates();
    private final Pools pools = new Pools();
    private final BytePools bytePools = new BytePools();

    /** Kernels for networks of {@code steps} time steps. */
    OnednnKernels(int steps, Bytes.Pool pool) {
        this.steps = steps;
        this.pool = pool;
        this.bench = new Workbench(pool);
    }

    @Override
    public Value images(ImageBatch images) {
        Real real = new Real(new Form(images.count(), 1, images.size(), images.size(), 3), pool);
        real.write(0, images.values(), images.values().length);
        return new Value(real);
    }

    @Override
    public Value linear(Value x, Op.Conv conv, LayerWeights weights, List<Affine> affines, int border, Value residual) {
        Form in = x.form();
        Form out =
                new Form(in.images(), in.steps(), conv.sizeAfter(in.height()), conv.sizeAfter(in.width()), conv.out());
        scratch.fit(Math.max(conv.in(), conv.out()));
        if (conv.depthwise() && !(x.now() instanceof Small)) {
            return finished(
                    new Depthwise(out, real(x), conv, weights.values(), affines, depthwise), affines, border, residual);
        }
        boolean fuses = residual != null && residual.form().steps() <= out.steps();
        Stored other = fuses ? stored(residual) : null;
        Product product = new Product(out, conv, operand(x, conv, weights), weights, affines, other, bench);
        return finished(product, affines, border, fuses ? null : residual);
    }

    /** A layer with what it does not do itself. */
    private Value finished(Activation layer, List<Affine> affines, int border, Value residual) {
        if (border > 0) {
            Real framed = framed(layer, affines, border);
            layer.release();
            return new Value(framed);
        }
        Value value = new Value(layer);
        if (residual == null) {
            return value;
        }
        Value sum = sum(value, residual);
        free(value);
        return sum;
    }

    private Operand operand(Value x, Op.Conv conv, LayerWeights weights) {
        if (x.now() instanceof Small small) {
            return new SpikeBytes(small, conv);
        }
        return conv.pointwise()
                ? new PixelDigits(x.now(), weights.digits(), bench)
                : FrameDigits.ofFrames(real(x), conv.padding(), pool, scratch);
    }

    /** The layer's values in larger pictures whose border holds what the multiply-adds make of zero. */
    private Real framed(Activation layer, List<Affine> affines, int border) {
        Form f = layer.form();
        Form wide = new Form(f.images(), f.steps(), f.height() + 2 * border, f.width() + 2 * border, f.channels());
        Real outer = new Real(wide, pool);
        float[] response = new float[wide.row()];
        for (Affine affine : affines) {
            Product.Tile.of(affine).apply(response, response.length);
        }
        for (int row = 0; row < wide.frames() * wide.height(); row++) {
            outer.write(row * wide.row(), response, response.length);
        }
        float[] values = scratch.atLeast(f.row());
        for (Strip strip : layer.strips()) {
            layer.open(strip);
            for (int frame = 0; frame < strip.images() * f.steps(); frame++) {
                int target = wide.at(strip.image() + frame / f.steps(), frame % f.steps());
                for (int r = 0; r < strip.rows(); r++) {
                    layer.read(frame / f.steps(), frame % f.steps(), r * f.row(), values, f.row());
                    int row = strip.row() + r + border;
                    outer.write(target + row * wide.row() + border * f.channels(), values, f.row());
                }
            }
        }
        return outer;
    }

    /** The value as something in memory: bytes or floats. */
    private Stored stored(Value x) {
        return x.now() instanceof Small small ? small : real(x);
    }

    /** The value as floats in memory. */
    private Real real(Value x) {
        if (!(x.now() instanceof Real)) {
            x.becomes(real(x.now()));
        }
        return (Real) x.now();
    }

    private Real real(Activation x) {
        Real real = new Real(x.form(), pool);
        scratch.fit(x.form().channels());
        eachPiece(x.form(), x.strips(), x::open, (image, step, at, target, n) -> {
            x.read(image, step, at, scratch.values(), n);
            real.write(target, scratch.values(), n);
        });
        return real;
    }

    /** A piece of a strip that is open: where it is read from, and its index in the whole activation. */
    private interface Piece {
        void at(int image, int step, int at, int target, int n);
    }

    private static void eachPiece(Form form, List<Strip> strips, Consumer<Strip> open, Piece piece) {
        int length = Scratch.pixels(form.channels()) * form.channels();
        for (Strip strip : strips) {
            open.accept(strip);
            int count = strip.rows() * form.row();
            for (int frame = 0; frame < strip.images() * form.steps(); frame++) {
                int image = frame / form.steps();
                int step = frame % form.steps();
                int target = form.at(strip.image() + image, step) + strip.row() * form.row();
                for (int at = 0; at < count; at += length) {
                    piece.at(image, step, at, target + at, Math.min(length, count - at));
                }
            }
        }
    }

    @Override
    public Value affine(Value x, List<Affine> affines) {
        Form form = x.form();
        Real out = new Real(form, pool);
        List<Product.Tile> tiles = affines.stream().map(Product.Tile::of).toList();
        Real in = real(x);
        float[] row = scratch.atLeast(form.row());
        for (int at = 0; at < form.values(); at += form.row()) {
            in.read(at, row, form.row());
            for (Product.Tile tile : tiles) {
                tile.apply(row, form.row());
            }
            out.write(at, row, form.row());
        }
        return new Value(out);
    }

    @Override
    public Value neuron(Value x, Op.Neuron neuron, MembraneSink sink) {
        Firing firing = neuron.firing();
        scratch.fit(x.form().channels());
        Small spikes = Neurons.output(x.form(), steps, firing, pool);
        if (firing.mixesImages() && x.form().steps() == steps) {
            Neurons.fireAcross(real(x), spikes, firing, sink, scratch);
            return new Value(spikes);
        }
        // What has a residual is the stream of membranes, and the next residual will ask for it.
        Real kept = x.now() instanceof Product product && product.hasResidual() ? new Real(x.form(), pool) : null;
        new Neurons(x.now(), spikes, firing, sink, scratch).fire(kept);
        if (kept != null) {
            x.becomes(kept);
        }
        return new Value(spikes);
    }

    @Override
    public Value attention(Value q, Value k, Value v, Op.Attention op) {
        Real out = new Real(timed(q, v.form().channels()), pool);
        attention.over(pictures(q), pictures(k), pictures(v), new Frames(out), op);
        return new Value(out);
    }

    @Override
    public Value dualKeys(Value y, Value spikes, int heads) {
        int tokens = y.form().height() * y.form().width();
        Real out = new Real(timed(spikes, heads * tokens), pool);
        dual.keys(pictures(y), pictures(spikes), new Frames(out), heads);
        return new Value(out);
    }

    @Override
    public Value dualValues(Value y, Value spikes, int heads) {
        Real out = new Real(timed(spikes, y.form().channels() / 2), pool);
        dual.values(pictures(y), pictures(spikes), new Frames(out), heads);
        return new Value(out);
    }

    @Override
    public Value maxPool(Value x) {
        Form f = x.form();
        Form half = new Form(f.images(), f.steps(), (f.height() + 1) / 2, (f.width() + 1) / 2, f.channels());
        if (stored(x) instanceof Small small) {
            Small out = new Small(half, pool, small.unit(), small.largest());
            bytePools.maximum(small, out);
            return new Value(out);
        }
        Real out = new Real(half, pool);
        pools.maximum(pictures(x), new Frames(out));
        return new Value(out);
    }

    @Override
    public Value headSum(Value x, int heads) {
        return made(x, timed(x, heads), (in, out) -> gates.headSum(in, out));
    }

    @Override
    public Value overlap(Value x, Value y) {
        Form f = x.form();
        Form one = new Form(f.images(), f.steps(), 1, 1, f.channels());
        return made(x, one, (in, out) -> gates.overlap(in, pictures(y), out));
    }

    @Override
    public Value mask(Value x, Value gate) {
        Stored in = stored(x);
        Stored by = stored(gate);
        Stored out = in instanceof Small a && by instanceof Small b && a.largest() * b.largest() <= Small.LARGEST
                ? new Small(x.form(), pool, a.unit() * b.unit(), a.largest() * b.largest())
                : new Real(x.form(), pool);
        gates.mask(new Frames(in), new Frames(by), new Frames(out));
        return new Value(out);
    }

    @Override
    public Value sum(Value x, Value y) {
        Value longer = x.form().steps() >= y.form().steps() ? x : y;
        Value other = longer == x ? y : x;
        Stored a = stored(longer);
        Stored b = stored(other);
        if (a instanceof Small first
                && b instanceof Small second
                && first.unit() == second.unit()
                && first.form().equals(second.form())
                && first.largest() + second.largest() <= Small.LARGEST) {
            return new Value(bytes(first, second));
        }
        return new Value(floats(a, b));
    }

    private Small bytes(Small a, Small b) {
        Form form = a.form();
        Small sum = new Small(form, pool, a.unit(), a.largest() + b.largest());
        byte[] left = new byte[form.row()];
        byte[] right = new byte[form.row()];
        for (int at = 0; at < form.values(); at += form.row()) {
            a.memory().bytes().get(at, left, 0, left.length);
            b.memory().bytes().get(at, right, 0, right.length);
            for (int i = 0; i < left.length; i++) {
                left[i] += right[i];
            }
            sum.memory().bytes().put(at, left, 0, left.length);
        }
        return sum;
    }

    private Real floats(Stored a, Stored b) {
        Form form = a.form();
        Real sum = new Real(form, pool);
        scratch.fit(form.channels());
        Consumer<Strip> open = strip -> {
            a.open(strip);
            b.open(strip);
        };
        eachPiece(form, a.strips(), open, (image, step, at, target, n) -> {
            float[] right = bench.other(n);
            a.read(image, step, at, scratch.values(), n);
            b.read(image, step, at, right, n);
            Lanes.best().add(scratch.values(), right, n);
            sum.write(target, scratch.values(), n);
        });
        return sum;
    }

    @Override
    public Value spatialMean(Value x) {
        Form f = x.form();
        Form one = new Form(f.images(), f.steps(), 1, 1, f.channels());
        return made(x, one, pools::spatialMean);
    }

    @Override
    public Value timeMean(Value x) {
        Form f = x.form();
        Form one = new Form(f.images(), 1, f.height(), f.width(), f.channels());
        return made(x, one, pools::timeMean);
    }

    @Override
    public Value average(Value x, Value y) {
        Value sum = sum(x, y);
        float[] halves = new float[sum.form().channels()];
        Arrays.fill(halves, 0.5f);
        Value average = affine(sum, List.of(new Affine(halves, new float[halves.length])));
        free(sum);
        return average;
    }

    @Override
    public ChannelSums sums(Value x) {
        ChannelSums sums = new ChannelSums(x.form().channels(), steps / x.form().steps());
        scratch.fit(x.form().channels());
        Activation now = x.now();
        eachPiece(x.form(), now.strips(), now::open, (image, step, at, target, n) -> {
            now.read(image, step, at, scratch.values(), n);
            sums.add(scratch.values(), n);
        });
        return sums;
    }

    @Override
    public float[] values(Value x) {
        Pictures pictures = pictures(x);
        float[] all = new float[x.form().values()];
        float[] frame = new float[x.form().frame()];
        for (int f = 0; f < pictures.frames(); f++) {
            pictures.load(f, frame);
            System.arraycopy(frame, 0, all, f * frame.length, frame.length);
        }
        return all;
    }

    @Override
    public void free(Value x) {
        x.now().release();
    }

    @Override
    public void close() {
        bench.close();
        pool.close();
    }

    private Value made(Value x, Form form, BiConsumer<Pictures, Pictures> operation) {
        Real out = new Real(form, pool);
        operation.accept(pictures(x), new Frames(out));
        return new Value(out);
    }

    private Pictures pictures(Value x) {
        return new Frames(stored(x));
    }

    /** The form of x with other channels. */
    private static Form timed(Value x, int channels) {
        Form f = x.form();
        return new Form(f.images(), f.steps(), f.height(), f.width(), channels);
    }
}
