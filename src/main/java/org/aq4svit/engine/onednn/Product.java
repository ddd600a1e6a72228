package org.aq4svit.engine.onednn;

import java.util.List;
import org.aq4svit.engine.Affine;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Op;
import org.bytedeco.javacpp.Pointer;

/**
 * A layer yet to be computed: the product of whole numbers, then its digits joined, the multiply-adds and a residual. A strip is computed
 * when it is opened.
 */
final class Product extends Activation {
    private final Op.Conv conv;
    private final Input input;
    private final LayerWeights weights;
    private final Joining joining;
    private final List<Tile> affines;
    private final Activation residual;
    private final Workbench bench;
    private Strip strip;

    /** What a product multiplies with: bytes of one or of several digits. */
    sealed interface Input {
        Form form();

        Bytes memory();

        int digits();

        void release();

        /** Zeros around it that the layer has to add. */
        int padding(Op.Conv conv);
    }

    /** Spikes. */
    record Spikes(Small small) implements Input {
        @Override
        public Form form() {
            return small.form();
        }

        @Override
        public Bytes memory() {
            return small.memory();
        }

        @Override
        public int digits() {
            return 1;
        }

        @Override
        public void release() {
            small.release();
        }

        @Override
        public int padding(Op.Conv conv) {
            return conv.padding();
        }
    }

    /** Real values. */
    record Reals(DigitPlanes planes) implements Input {
        @Override
        public Form form() {
            return planes.form();
        }

        @Override
        public Bytes memory() {
            return planes.memory();
        }

        @Override
        public int digits() {
            return planes.digits().count();
        }

        @Override
        public void release() {
            planes.dispose();
        }

        /** The border is there already. */
        @Override
        public int padding(Op.Conv conv) {
            return 0;
        }
    }

    /** Channels' factors and summands repeated over the pixels of a piece. */
    record Tile(float[] scale, float[] shift) {
        static Tile of(Affine affine, int length) {
            return new Tile(repeated(affine.scale(), length), repeated(affine.shift(), length));
        }

        static float[] repeated(float[] values, int length) {
            float[] tile = new float[length];
            for (int i = 0; i < length; i += values.length) {
                System.arraycopy(values, 0, tile, i, values.length);
            }
            return tile;
        }
    }

    /** Takes over the input and holds on to the residual, which may be null and must not be a product. */
    Product(
            Form form,
            Op.Conv conv,
            Input input,
            LayerWeights weights,
            List<Affine> affines,
            Activation residual,
            Workbench bench) {
        super(form);
        this.conv = new Op.Conv(
                "", conv.in(), conv.out(), conv.kernel(), conv.stride(), conv.padding(), conv.groups(), false, 4);
        this.input = input;
        this.weights = weights;
        this.bench = bench;
        this.residual = residual;
        if (residual != null) {
            residual.retain();
        }
        int piece = Scratch.pixels(conv.out()) * conv.out();
        this.affines = affines.stream().map(a -> Tile.of(a, piece)).toList();
        this.joining = new Joining(piece);
    }

    boolean hasResidual() {
        return residual != null;
    }

    @Override
    void dispose() {
        input.release();
        if (residual != null) {
            residual.release();
        }
    }

    @Override
    List<Strip> strips() {
        return Strip.of(
                form(), Workbench.SUMS / (input.digits() * weights.planes().size()));
    }

    @Override
    void open(Strip opened) {
        strip = opened;
        Bytes sums =
                bench.sums(4L * partSums() * input.digits() * weights.planes().size());
        for (int w = 0; w < weights.planes().size(); w++) {
            for (int d = 0; d < digitsAgainst(w); d++) {
                multiply(d, w, sums, (d * weights.planes().size() + w) * partSums());
            }
        }
        if (residual != null) {
            residual.open(opened);
        }
    }

    /** How many digits of the input meet a plane of the weights: products of low digits with low digits are below what a float can tell. */
    private int digitsAgainst(int plane) {
        return Math.min(input.digits(), Math.max(1, input.digits() - plane));
    }

    /** Sums of one digit of the input with one of the weights: {@code [images, steps, rows of the strip, width, channels]}. */
    private int partSums() {
        return strip.images() * form().steps() * strip.rows() * form().row();
    }

    private void multiply(int digit, int plane, Bytes sums, int at) {
        Form in = input.form();
        int padding = input.padding(conv);
        int first = strip.row() * conv.stride() - padding;
        int end = (strip.row() + strip.rows() - 1) * conv.stride() - padding + conv.kernel();
        int from = Math.max(0, first);
        int to = Math.min(in.height(), end);
        boolean whole = from == 0 && to == in.height();
        int frames = strip.images() * form().steps();
        int together = whole ? frames : 1;
        Convolution convolution = bench.convolution(
                new Convolution.Geometry(conv, together, to - from, in.width(), from - first, end - to, padding));
        var packed = weights.packed(plane, convolution.weightLayout());
        for (int f = 0; f < frames; f += together) {
            long source =
                    (long) digit * in.values() + in.at(strip.image(), 0) + (long) f * in.frame() + from * in.row();
            Pointer into = sums.from(4L * (at + f * strip.rows() * form().row()));
            convolution.execute(bench.stream(), input.memory().from(source), packed, into);
        }
    }

    @Override
    void read(int image, int step, int at, float[] into, int count) {
        int t = Math.min(step, form().steps() - 1);
        int frame = image * form().steps() + t;
        joining.read(frame * strip.rows() * form().row() + at, into, count);
        if (input instanceof Reals reals) {
            int absolute = (strip.image() + image) * form().steps() + t;
            joining.scale(reals.planes(), absolute, strip.row() * form().width() + at / conv.out(), into, count);
        }
        joining.finish(into, count);
        if (residual != null) {
            float[] other = bench.other(count);
            residual.read(image, step, at, other, count);
            Lanes.best().add(into, other, count);
        }
    }

    /** Makes floats of the sums of all digits. */
    private final class Joining {
        private static final float WEIGHT_BASE = 256;

        private final int[][] offsets;
        private final Tile first;
        private final float[] unit;

        Joining(int piece) {
            float[] units = weights.scale().clone();
            float small = input instanceof Spikes spikes ? spikes.small().unit() : 1;
            for (int c = 0; c < units.length; c++) {
                units[c] *= small;
            }
            unit = Tile.repeated(units, piece);
            first = affines.isEmpty() ? null : scaled(affines.get(0));
            offsets = input instanceof Reals ? offsets(piece) : new int[0][];
        }

        /** The first multiply-add with the unit in it: a power of two, so that nothing is rounded differently. */
        private Tile scaled(Tile tile) {
            float[] scale = tile.scale().clone();
            Lanes.best().multiply(scale, unit, scale.length);
            return new Tile(scale, tile.shift());
        }

        /** What the digits' offset adds to the sums of the highest digit, for each plane of weights. */
        private int[][] offsets(int piece) {
            int highOfZero = ((Reals) input).planes().digits().highOfZero();
            int[][] all = new int[weights.planes().size()][piece];
            for (int w = 0; w < all.length; w++) {
                int[] sums = weights.planes().get(w).sums();
                for (int i = 0; i < piece; i++) {
                    all[w][i] = highOfZero * sums[i % sums.length];
                }
            }
            return all;
        }

        /** The sums, all digits joined, in units. */
        void read(int at, float[] into, int count) {
            int[] sums = bench.integers(count);
            if (input.digits() == 1 && weights.planes().size() == 1 && first != null) {
                load(0, 0, at, sums, count);
                Lanes.best().affine(sums, first.scale(), first.shift(), into, count);
                return;
            }
            digits(0, at, into, sums, count);
            float[] next = bench.other(count);
            for (int w = 1; w < weights.planes().size(); w++) {
                digits(w, at, next, sums, count);
                Lanes.best().append(into, WEIGHT_BASE, next, count);
            }
        }

        private void digits(int plane, int at, float[] into, int[] sums, int count) {
            load(0, plane, at, sums, count);
            if (input.digits() == 1) {
                Lanes.best().difference(sums, bench.zeros(count), into, count);
                return;
            }
            Lanes.best().difference(sums, offsets[plane], into, count);
            int base = ((Reals) input).planes().digits().base();
            int last = digitsAgainst(plane);
            for (int d = 1; d < last; d++) {
                load(d, plane, at, sums, count);
                Lanes.best().append(into, base, sums, count);
            }
            for (int d = last; d < input.digits(); d++) {
                Lanes.best().multiply(into, base, count);
            }
        }

        private void load(int digit, int plane, int at, int[] sums, int count) {
            int part = digit * weights.planes().size() + plane;
            bench.sums().ints().get(part * partSums() + at, sums, 0, count);
        }

        /** Multiplies every pixel by the unit of the pixel, or frame, that it came from. */
        void scale(DigitPlanes planes, int frame, int pixel, float[] into, int count) {
            if (!planes.perPixel()) {
                Lanes.best().multiply(into, planes.unit(frame, 0), count);
                return;
            }
            int channels = conv.out();
            for (int i = 0; i < count; i += channels) {
                float factor = planes.unit(frame, pixel + i / channels);
                for (int c = i; c < i + channels; c++) {
                    into[c] *= factor;
                }
            }
        }

        /** The multiply-adds. */
        void finish(float[] into, int count) {
            boolean begun = input.digits() == 1 && weights.planes().size() == 1 && first != null;
            if (first == null) {
                Lanes.best().multiply(into, unit, count);
            } else if (!begun) {
                Lanes.best().affine(into, first.scale(), first.shift(), count);
            }
            for (int a = 1; a < affines.size(); a++) {
                Lanes.best().affine(into, affines.get(a).scale(), affines.get(a).shift(), count);
            }
        }
    }
}
