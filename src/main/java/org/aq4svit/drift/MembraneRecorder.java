package org.aq4svit.drift;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aq4svit.engine.Watch;
import org.aq4svit.model.Op;
import org.aq4svit.model.Shape;

/** A drift meter that also keeps the membranes of the first images. */
final class MembraneRecorder implements Watch {
    private final DriftMeter meter;
    private final int steps;
    private final int images;
    private final Map<String, Shape> shapes;
    private final Map<String, float[]> kept;

    /**
     * A recorder.
     *
     * @param images how many images to keep
     * @param shapes shape of every neuron layer, by name
     */
    MembraneRecorder(DriftMeter meter, int steps, int images, Map<String, Shape> shapes) {
        this(meter, steps, images, shapes, new LinkedHashMap<>());
    }

    private MembraneRecorder(
            DriftMeter meter, int steps, int images, Map<String, Shape> shapes, Map<String, float[]> kept) {
        this.meter = meter;
        this.steps = steps;
        this.images = images;
        this.shapes = shapes;
        this.kept = kept;
    }

    @Override
    public Watch fork() {
        Map<String, float[]> copy = new LinkedHashMap<>();
        kept.forEach((layer, h) -> copy.put(layer, h.clone()));
        return new MembraneRecorder(meter.fork(), steps, images, shapes, copy);
    }

    @Override
    public boolean comparesToFloat() {
        return meter.comparesToFloat();
    }

    @Override
    public void membranes(Op.Neuron neuron, Membranes seen) {
        meter.membranes(neuron, seen);
        int wanted = images * shapes.get(neuron.name()).values();
        int length = Math.min(seen.length(), wanted - seen.position());
        if (length > 0) {
            float[] h = kept.computeIfAbsent(neuron.name(), n -> new float[steps * wanted]);
            System.arraycopy(seen.own(), seen.ownFrom(), h, seen.step() * wanted + seen.position(), length);
        }
    }

    @Override
    public boolean goOn(Op.Neuron neuron) {
        return meter.goOn(neuron);
    }

    DriftMeter meter() {
        return meter;
    }

    /** H of a neuron layer in PyTorch's order, T and the images first. */
    float[] membranes(Op.Neuron neuron) {
        float[] in = kept.get(neuron.name());
        return neuron.axes().channelsLast() ? in : channelsFirst(in, shapes.get(neuron.name()));
    }

    private float[] channelsFirst(float[] in, Shape shape) {
        int pixels = shape.height() * shape.width();
        int channels = shape.channels();
        float[] out = new float[in.length];
        for (int frame = 0; frame < steps * images; frame++) {
            for (int p = 0; p < pixels; p++) {
                for (int c = 0; c < channels; c++) {
                    out[(frame * channels + c) * pixels + p] = in[(frame * pixels + p) * channels + c];
                }
            }
        }
        return out;
    }

    /** PyTorch's shape of a neuron layer's membranes. */
    int[] shape(Op.Neuron neuron) {
        int[] behind = neuron.axes().sizes(shapes.get(neuron.name()));
        int[] shape = Arrays.copyOf(new int[] {steps, images}, 2 + behind.length);
        System.arraycopy(behind, 0, shape, 2, behind.length);
        return shape;
    }
}
