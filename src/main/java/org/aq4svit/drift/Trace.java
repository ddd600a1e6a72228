package org.aq4svit.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Outcome;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.Op;
import org.aq4svit.model.Shape;
import org.aq4svit.quant.Setting;
import org.aq4svit.tensor.DType;
import org.aq4svit.tensor.Tensor;

/** What a network does with ready-made input tensors, neuron layer by neuron layer, to be laid beside PyTorch's. */
public final class Trace {
    private static final int BATCH = 16;

    private final Network network;
    private final Model model;
    private final String quantizer;
    private final String engine;

    /** Traces of a model under a quantizer and by an engine of these names. */
    public Trace(Model model, String quantizer, String engine) {
        this.engine = engine;
        this.model = model;
        this.network = model.network();
        this.quantizer = quantizer;
    }

    /**
     * The traced tensors by name: {@code logits} [B, classes], {@code rate/<lif>} [T]; with a setting {@code drift/<lif>} and
     * {@code flip/<lif>} [T]; with membranes {@code h/<lif>}.
     *
     * @param input float32 [B, 3, S, S], normalised
     * @param settingText bit widths, or null for those that the checkpoint has
     * @param membranes how many images to show the membranes of
     */
    public Map<String, Tensor> of(Tensor input, String settingText, int membranes) {
        int images = checkedCount(input, membranes);
        Setting setting = settingText == null
                ? Setting.stored(network.weightLayers(), model.parameters())
                : Setting.parse(settingText, network.weightLayers());
        float[] values = input.floats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw InputException.expected("input", "finite numbers", value);
            }
        }
        int batch = batch(images);
        ImageBatch all = channelsLast(values, images, network.imageSize());
        List<Outcome> outcomes = new ArrayList<>();
        try (Engine engine = Engines.open(this.engine, network, model.parameters(), Quantization.named(quantizer))) {
            for (int from = 0; from < images; from += batch) {
                int to = Math.min(images, from + batch);
                MembraneRecorder watch = recorder(Math.max(0, Math.min(membranes, to) - from));
                outcomes.addAll(engine.walk(all.part(from, to), List.of(setting), watch));
            }
        }
        return tensors(outcomes, images, settingText != null, membranes);
    }

    /** How many images are computed at once: all of them if they influence one another. */
    private int batch(int images) {
        return network.mixesImages() ? images : BATCH;
    }

    private int checkedCount(Tensor input, int membranes) {
        int[] shape = input.shape();
        int size = network.imageSize();
        boolean fits = shape.length == 4 && shape[0] > 0 && shape[1] == 3 && shape[2] == size && shape[3] == size;
        if (!fits || input.type() != DType.F32) {
            throw InputException.expected("input", "F32[B, 3, " + size + ", " + size + "]", input);
        }
        if (membranes > shape[0]) {
            throw InputException.expected("--membranes", "at most " + shape[0] + " images", membranes);
        }
        long largest = network.neuronShapes().values().stream()
                .mapToLong(Shape::values)
                .max()
                .orElse(1);
        long most = Integer.MAX_VALUE / Float.BYTES / (largest * network.timesteps());
        if (membranes > most) {
            throw InputException.expected(
                    "--membranes", "at most " + most + " images, since a tensor ends at 2 GiB", membranes);
        }
        return shape[0];
    }

    private MembraneRecorder recorder(int images) {
        DriftMeter meter = new DriftMeter(network.timesteps(), Gate.OPEN);
        return new MembraneRecorder(meter, network.timesteps(), images, network.neuronShapes());
    }

    private Map<String, Tensor> tensors(List<Outcome> outcomes, int images, boolean withDrift, int membranes) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("logits", logits(outcomes, images));
        List<LayerDrift> layers = outcomes.stream()
                .map(o -> ((MembraneRecorder) o.watch()).meter().layers())
                .reduce(List.of(), Drifts::sum);
        layers.forEach(d -> tensors.put("rate/" + d.layer(), perStep(d::rate)));
        if (withDrift) {
            layers.forEach(d -> tensors.put("drift/" + d.layer(), perStep(d::meanDistance)));
            layers.forEach(d -> tensors.put("flip/" + d.layer(), perStep(d::flipRate)));
        }
        if (membranes > 0) {
            network.neurons().forEach(n -> tensors.put("h/" + n.name(), joined(outcomes, n, membranes)));
        }
        return tensors;
    }

    /** Membranes of the first images, which may come from several batches: {@code [T, images, ...]}. */
    private Tensor joined(List<Outcome> outcomes, Op.Neuron neuron, int images) {
        int steps = network.timesteps();
        int perImage = network.neuronShapes().get(neuron.name()).values();
        float[] all = new float[steps * images * perImage];
        int done = 0;
        for (Outcome outcome : outcomes) {
            if (done == images * perImage) {
                break;
            }
            float[] part = ((MembraneRecorder) outcome.watch()).membranes(neuron);
            int row = part.length / steps;
            for (int t = 0; t < steps; t++) {
                System.arraycopy(part, t * row, all, t * images * perImage + done, row);
            }
            done += row;
        }
        int[] shape = ((MembraneRecorder) outcomes.get(0).watch()).shape(neuron);
        shape[1] = images;
        return Tensor.of(all, shape);
    }

    private Tensor logits(List<Outcome> outcomes, int images) {
        float[] logits = new float[images * network.classes()];
        int at = 0;
        for (Outcome outcome : outcomes) {
            float[] part = outcome.logits().orElseThrow();
            System.arraycopy(part, 0, logits, at, part.length);
            at += part.length;
        }
        return Tensor.of(logits, images, network.classes());
    }

    private Tensor perStep(IntToDoubleFunction value) {
        float[] values = new float[network.timesteps()];
        for (int t = 0; t < values.length; t++) {
            values[t] = (float) value.applyAsDouble(t);
        }
        return Tensor.of(values, values.length);
    }

    /** {@code [B, 3, S, S]} to the engine's {@code [B, S, S, 3]}. */
    private static ImageBatch channelsLast(float[] in, int images, int size) {
        int pixels = size * size;
        float[] out = new float[in.length];
        for (int b = 0; b < images; b++) {
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < pixels; p++) {
                    out[(b * pixels + p) * 3 + c] = in[(b * 3 + c) * pixels + p];
                }
            }
        }
        return new ImageBatch(images, size, out);
    }
}
