package org.aq4svit.engine.choice;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Kernels;
import org.aq4svit.engine.KernelsDecorator;
import org.aq4svit.engine.LayerInputs;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.Watch;
import org.aq4svit.model.Block;
import org.aq4svit.model.Network;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.Shape;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Gram;
import org.aq4svit.quant.Setting;

/** Inputs of a network's layers, measured at first need: the float network walks the calibration images and its layers are looked into. */
public final class MeasuredInputs implements LayerInputs {
    private final String engine;
    private final Network network;
    private final Parameters parameters;
    private final Supplier<List<ImageBatch>> images;
    private Map<String, Gram> measured;

    /**
     * Inputs to be measured.
     *
     * @param engine name of the engine that runs the float network
     * @param images calibration images, walked batch by batch
     */
    public MeasuredInputs(String engine, Network network, Parameters parameters, Supplier<List<ImageBatch>> images) {
        this.engine = engine;
        this.network = network;
        this.parameters = parameters;
        this.images = images;
    }

    @Override
    public synchronized Gram of(Op.Conv conv) {
        if (measured == null) {
            measured = measure();
        }
        return measured.get(conv.name());
    }

    private Map<String, Gram> measure() {
        List<ImageBatch> batches = images.get();
        Tap tap = new Tap(inputShapes(network), batches.size());
        Setting exact = Setting.uniform(network.weightLayers(), BitWidth.FLOAT);
        try (Engine walker = Engines.open(engine, network, parameters, Quantization.named("absmax"), tap)) {
            batches.forEach(batch -> walker.walk(batch, List.of(exact), Watch.BLIND));
        }
        return tap.grams();
    }

    private static Map<String, Shape> inputShapes(Network network) {
        Map<String, Shape> shapes = new HashMap<>();
        Map<String, List<Shape>> values = network.shapes();
        for (Block block : network.blocks()) {
            block.nodes().forEach(node -> {
                if (node.op() instanceof Op.Conv conv) {
                    shapes.put(
                            conv.name(),
                            values.get(block.name()).get(node.inputs().get(0)));
                }
            });
        }
        return shapes;
    }

    /** Looks into the input of every layer on its way to the kernels. */
    private static final class Tap implements KernelsDecorator {
        private final Map<String, Shape> shapes;
        private final int batches;
        private final Map<String, InputSums> sums = new HashMap<>();

        Tap(Map<String, Shape> shapes, int batches) {
            this.shapes = shapes;
            this.batches = batches;
        }

        Map<String, Gram> grams() {
            Map<String, Gram> grams = new HashMap<>();
            Iterator<Map.Entry<String, InputSums>> each = sums.entrySet().iterator();
            while (each.hasNext()) { // each is dropped as soon as its successor is made: of a wide layer they are large
                Map.Entry<String, InputSums> next = each.next();
                grams.put(next.getKey(), next.getValue().gram());
                each.remove();
            }
            return grams;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <A, W> Kernels<A, W> around(Kernels<A, W> kernels) {
            return KernelsDecorator.intercepted(kernels, (kernel, arguments, computation) -> {
                if (kernel.equals("linear")) {
                    see((Op.Conv) arguments[1], kernels.values((A) arguments[0]));
                }
                return computation.result();
            });
        }

        private void see(Op.Conv conv, float[] input) {
            sums.computeIfAbsent(conv.name(), n -> new InputSums(conv, shapes.get(n), batches))
                    .add(input);
        }
    }
}
