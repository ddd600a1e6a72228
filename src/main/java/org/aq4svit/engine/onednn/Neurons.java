package org.aq4svit.engine.onednn;

import java.util.Arrays;
import org.aq4svit.engine.AcrossImages;
import org.aq4svit.engine.MembraneSink;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Firing;

/** One layer of neurons on its way over an activation, strip by strip and piece by piece through all time steps. */
final class Neurons {
    private final Activation x;
    private final Form form;
    private final Small spikes;
    private final Firing firing;
    private final MembraneSink sink;
    private final Scratch scratch;
    private final int piece;

    /** Neurons that write their output to {@code spikes}, which has all time steps. */
    Neurons(Activation x, Small spikes, Firing firing, MembraneSink sink, Scratch scratch) {
        this.x = x;
        this.form = x.form();
        this.spikes = spikes;
        this.firing = firing;
        this.sink = sink;
        this.scratch = scratch;
        this.piece = Scratch.pixels(form.channels()) * form.channels();
    }

    /** Bytes for the output of neurons that see {@code form}. */
    static Small output(Form form, int steps, Firing firing, Bytes.Pool pool) {
        Form all = new Form(form.images(), steps, form.height(), form.width(), form.channels());
        return firing instanceof Firing.Levels levels
                ? new Small(all, pool, 1 / levels.divisor(), levels.max())
                : new Small(all, pool, 1, 1);
    }

    /** Fires, and keeps the input in {@code kept} unless that is null. */
    void fire(Real kept) {
        Form out = spikes.form();
        sink.begin(out.steps(), out.images() * out.frame());
        for (Strip strip : x.strips()) {
            x.open(strip);
            int count = strip.rows() * form.row();
            for (int image = 0; image < strip.images(); image++) {
                int inFrame = strip.row() * form.row();
                for (int at = 0; at < count; at += piece) {
                    fire(image, at, Math.min(piece, count - at), strip.image() + image, inFrame + at, kept);
                }
            }
        }
    }

    /** A piece of one image through all time steps; {@code position} is its place in a frame. */
    private void fire(int inStrip, int at, int n, int image, int position, Real kept) {
        boolean straight =
                kept == null && x instanceof Product product && product.plain() && firing instanceof Firing.Leaky;
        if (straight && sink == MembraneSink.NONE) {
            fire((Product) x, inStrip, at, spikes.form().at(image, 0) + position, n);
            return;
        }
        Arrays.fill(scratch.potentials(), 0, n, 0f);
        for (int t = 0; t < spikes.form().steps(); t++) {
            int into = spikes.form().at(image, t) + position;
            if (straight) {
                step((Product) x, inStrip, t, at, into, n);
            } else {
                load(inStrip, t, at, n, form.at(image, t) + position, kept);
                step(n);
                spikes.memory().bytes().put(into, scratch.spikes(), 0, n);
            }
            sink.accept(t, image * form.frame() + position, scratch.values(), n);
        }
    }

    private void load(int inStrip, int t, int at, int n, int index, Real kept) {
        float[] values = scratch.values();
        if (t >= form.steps()) {
            System.arraycopy(scratch.held(), 0, values, 0, n);
            return;
        }
        x.read(inStrip, t, at, values, n);
        if (kept != null) {
            kept.write(index, values, n);
        }
        if (!form.timed()) {
            System.arraycopy(values, 0, scratch.held(), 0, n);
        }
    }

    /** All time steps straight from the sums of a product. */
    private void fire(Product product, int inStrip, int at, int into, int n) {
        Firing.Leaky leaky = (Firing.Leaky) firing;
        Lanes.best()
                .leaky(
                        product.sums(),
                        product.index(inStrip, 0, at),
                        product.tile().scale(),
                        product.tile().shift(),
                        spikes.memory().bytes(),
                        into,
                        new Lanes.Steps(
                                spikes.form().steps(),
                                form.timed() ? product.stride() : 0,
                                spikes.form().frame()),
                        1 / leaky.tau(),
                        leaky.threshold(),
                        n);
    }

    /** A step straight from the sums of a product. */
    private void step(Product product, int inStrip, int t, int at, int into, int n) {
        Firing.Leaky leaky = (Firing.Leaky) firing;
        Lanes.best()
                .leaky(
                        product.sums(),
                        product.index(inStrip, t, at),
                        product.tile().scale(),
                        product.tile().shift(),
                        scratch.values(),
                        scratch.potentials(),
                        spikes.memory().bytes(),
                        into,
                        1 / leaky.tau(),
                        leaky.threshold(),
                        n);
    }

    private void step(int n) {
        float[] values = scratch.values();
        byte[] out = scratch.spikes();
        if (firing instanceof Firing.Leaky leaky) {
            Lanes.best().leaky(values, scratch.potentials(), out, 1 / leaky.tau(), leaky.threshold(), n);
            return;
        }
        float divisor = ((Firing.Levels) firing).divisor();
        for (int i = 0; i < n; i++) {
            out[i] = (byte) (firing.output(values[i]) * divisor);
        }
    }

    /** Fires with membranes that run on through the images of a batch: all images of the first time step, then of the second. */
    static void fireAcross(Real x, Small spikes, Firing firing, MembraneSink sink, Scratch scratch) {
        Neurons neurons = new Neurons(
                x,
                spikes,
                firing,
                new AcrossImages(sink, x.form().images(), x.form().frame()),
                scratch);
        neurons.sink.begin(x.form().frames(), x.form().frame());
        for (int at = 0; at < x.form().frame(); at += neurons.piece) {
            neurons.fireAcross(x, at, Math.min(neurons.piece, x.form().frame() - at));
        }
    }

    private void fireAcross(Real real, int position, int n) {
        Arrays.fill(scratch.potentials(), 0, n, 0f);
        for (int t = 0; t < form.steps(); t++) {
            for (int image = 0; image < form.images(); image++) {
                int at = form.at(image, t) + position;
                real.read(at, scratch.values(), n);
                step(n);
                sink.accept(t * form.images() + image, position, scratch.values(), n);
                spikes.memory().bytes().put(at, scratch.spikes(), 0, n);
            }
        }
    }
}
