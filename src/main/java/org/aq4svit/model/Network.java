package org.aq4svit.model;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.aq4svit.tensor.Tensor;

/**
 * A Spiking Vision Transformer as data: what is computed, in which order, from which checkpoint keys.
 *
 * <p>The input is an image {@code [imageSize, imageSize, 3]}, the value of the last block the logits {@code [classes]}.
 *
 * @param ties tie group of each layer that must share its bit width with others, by layer name
 * @param unused endings of checkpoint keys that the published models carry and never use
 */
public record Network(
        String family,
        int timesteps,
        int imageSize,
        int classes,
        List<Stage> stages,
        Map<String, String> ties,
        Set<String> unused)
        implements Serializable {

    /** Keeps immutable copies. */
    public Network {
        stages = List.copyOf(stages);
        ties = Map.copyOf(ties);
        unused = Set.copyOf(unused);
    }

    /** All blocks in order. */
    public List<Block> blocks() {
        return stages.stream().flatMap(s -> s.blocks().stream()).toList();
    }

    /** All layers with weights, in order of execution. */
    public List<WeightLayer> weightLayers() {
        return new Geometry(this).layers();
    }

    /** Multiply-adds of all weight layers for one image, all time steps. */
    public long opsPerImage() {
        return weightLayers().stream().mapToLong(WeightLayer::opsPerImage).sum();
    }

    /** Shapes of the values of every block, by its name: index 0 is the block's input, i + 1 the value of node i. */
    public Map<String, List<Shape>> shapes() {
        return new Geometry(this).values();
    }

    /** All neuron layers in order of execution. */
    public List<Op.Neuron> neurons() {
        return ops().filter(Op.Neuron.class::isInstance)
                .map(Op.Neuron.class::cast)
                .toList();
    }

    /** Whether what it answers to an image depends on the others of its batch. */
    public boolean mixesImages() {
        return neurons().stream().anyMatch(n -> n.firing().mixesImages());
    }

    /** Shapes of all neuron layers, by name. */
    public Map<String, Shape> neuronShapes() {
        Map<String, List<Shape>> values = shapes();
        Map<String, Shape> found = new LinkedHashMap<>();
        for (Block block : blocks()) {
            for (int i = 0; i < block.nodes().size(); i++) {
                if (block.nodes().get(i).op() instanceof Op.Neuron neuron) {
                    found.put(neuron.name(), values.get(block.name()).get(i + 1));
                }
            }
        }
        return found;
    }

    /** Checkpoint keys this network reads, with their shapes, in order of execution. */
    public Map<String, int[]> parameterShapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        ops().forEach(op -> {
            addTrained(op, shapes);
            addMeasured(op, shapes);
        });
        return shapes;
    }

    /** Number of trained parameters: weights, biases, scale and shift of every norm. What was measured in training is not counted. */
    public long parameters() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        ops().forEach(op -> addTrained(op, shapes));
        return shapes.values().stream().mapToLong(Tensor::elements).sum();
    }

    /** Channels of all batch norms together. */
    public long normChannels() {
        return ops().filter(op -> op instanceof Op.BatchNorm || op instanceof Op.PaddedBatchNorm)
                .mapToLong(op -> ((Op.Multiplying) op).channels())
                .sum();
    }

    private Stream<Op> ops() {
        return blocks().stream().flatMap(b -> b.nodes().stream()).map(Node::op);
    }

    private static void addTrained(Op op, Map<String, int[]> shapes) {
        if (op instanceof Op.Conv conv) {
            shapes.put(conv.name() + ".weight", conv.weightShape());
            if (conv.bias()) {
                shapes.put(conv.name() + ".bias", new int[] {conv.out()});
            }
        } else if (op instanceof Op.ChannelScale scale) {
            shapes.put(scale.name(), new int[] {scale.channels()});
        } else if (op instanceof Op.BatchNorm || op instanceof Op.PaddedBatchNorm) {
            addPerChannel((Op.Multiplying) op, shapes, "weight", "bias");
        }
    }

    private static void addMeasured(Op op, Map<String, int[]> shapes) {
        if (op instanceof Op.RateScale scale) {
            shapes.put(scale.name(), new int[] {1, 1, scale.heads(), 1, 1});
        } else if (op instanceof Op.BatchNorm || op instanceof Op.PaddedBatchNorm) {
            addPerChannel((Op.Multiplying) op, shapes, "running_mean", "running_var");
        }
    }

    private static void addPerChannel(Op.Multiplying op, Map<String, int[]> shapes, String... parts) {
        for (String part : parts) {
            shapes.put(op.name() + "." + part, new int[] {op.channels()});
        }
    }
}
