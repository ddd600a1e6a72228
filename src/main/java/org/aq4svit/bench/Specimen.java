package org.aq4svit.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.model.Block;
import org.aq4svit.model.ModelDescriptor;
import org.aq4svit.model.Network;
import org.aq4svit.model.Node;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.Shape;

/**
 * A network to measure with.
 *
 * @param name how it is called in tables
 */
public record Specimen(String name, Network network, Parameters parameters) {
    private static final long SEED = 20240612;

    /** Share of neurons that random norms expect to fire. */
    private static final double RATE = 0.2;

    private static final double EPSILON = 1e-3;

    /** An SDT-V2 of a published size with random weights, 224x224 pixels, T = 4, whose neurons fire at rates like trained ones. */
    public static Specimen sdtV2(String size) {
        String text =
                "name = x, family = sdt-v2, checkpoint = none, timesteps = 4, image-size = 224, classes = 1000, size = "
                        + size;
        ModelDescriptor descriptor = ModelDescriptor.parse(text, "bench");
        Network network = descriptor.family().build(descriptor);
        return imagined("SDT-V2 " + size, network);
    }

    /** A network with random weights, whose neurons fire at rates like trained ones. */
    public static Specimen imagined(String name, Network network) {
        return new Specimen(name, network, random(network));
    }

    /** Random images in the value range of normalised ones. */
    public ImageBatch images(int count) {
        Random random = new Random(SEED);
        float[] values = new float[count * network.imageSize() * network.imageSize() * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new ImageBatch(count, network.imageSize(), values);
    }

    /** Weights that keep the variance of their input, and norms that fit what such weights make of spikes. */
    private static Parameters random(Network network) {
        Random random = new Random(SEED);
        Map<String, float[]> values = new LinkedHashMap<>();
        network.parameterShapes().forEach((key, shape) -> {
            int count = 1;
            for (int side : shape) {
                count *= side;
            }
            values.put(key, gaussian(random, count, key.endsWith(".bias") ? 0.1 : 1));
        });
        Map<String, List<Shape>> shapes = network.shapes();
        for (Block block : network.blocks()) {
            for (Node node : block.nodes()) {
                if (node.op() instanceof Op.Conv conv) {
                    scale(values.get(conv.name() + ".weight"), 1 / Math.sqrt(conv.fanIn()));
                } else if (node.op() instanceof Op.BatchNorm || node.op() instanceof Op.PaddedBatchNorm) {
                    fit((Op.Multiplying) node.op(), block, node.inputs().get(0), shapes.get(block.name()), values);
                }
            }
        }
        return new Parameters(values);
    }

    private static void fit(
            Op.Multiplying norm, Block block, int input, List<Shape> shapes, Map<String, float[]> values) {
        float[] scale = values.get(norm.name() + ".weight");
        float[] mean = values.get(norm.name() + ".running_mean");
        float[] variance = values.get(norm.name() + ".running_var");
        Arrays.fill(scale, 1f);
        Arrays.fill(mean, 0f);
        Arrays.fill(variance, 1f);
        if (input == 0 || !(block.nodes().get(input - 1).op() instanceof Op.Conv conv)) {
            return;
        }
        boolean spikes =
                shapes.get(block.nodes().get(input - 1).inputs().get(0)).integers();
        float[] weights = values.get(conv.name() + ".weight");
        for (int o = 0; o < conv.out(); o++) {
            double sum = 0;
            double squares = EPSILON;
            for (int i = o * conv.fanIn(); i < (o + 1) * conv.fanIn(); i++) {
                sum += weights[i];
                squares += weights[i] * weights[i];
            }
            mean[o] = (float) (spikes ? RATE * sum : 0);
            variance[o] = (float) (spikes ? RATE * (1 - RATE) * squares : squares);
        }
    }

    private static float[] gaussian(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static void scale(float[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor;
        }
    }
}
