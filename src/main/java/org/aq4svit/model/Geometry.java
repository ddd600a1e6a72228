package org.aq4svit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shapes of all values of a network at its image size. */
final class Geometry {
    private final Network network;
    private final Map<String, List<Shape>> values = new LinkedHashMap<>();
    private final List<WeightLayer> layers = new ArrayList<>();

    Geometry(Network network) {
        this.network = network;
        Shape stream = new Shape(network.imageSize(), network.imageSize(), 3, false, false);
        for (Stage stage : network.stages()) {
            for (Block block : stage.blocks()) {
                stream = walk(stage, block, stream);
            }
        }
    }

    private Shape walk(Stage stage, Block block, Shape input) {
        List<Shape> shapes = new ArrayList<>(List.of(input));
        for (Node node : block.nodes()) {
            Shape[] in = node.inputs().stream().map(shapes::get).toArray(Shape[]::new);
            Shape out = Shape.after(node.op(), in);
            if (node.op() instanceof Op.Conv conv) {
                layers.add(layer(stage, block, node, conv, in[0], out));
            }
            shapes.add(out);
        }
        values.put(block.name(), List.copyOf(shapes));
        return shapes.get(shapes.size() - 1);
    }

    private WeightLayer layer(Stage stage, Block block, Node node, Op.Conv conv, Shape in, Shape out) {
        String scope = node.scope().isEmpty() ? block.name() : block.name() + "." + node.scope();
        long ops = (long) out.height() * out.width() * conv.weights();
        int runs = in.timed() ? network.timesteps() : 1;
        String tie = network.ties().getOrDefault(conv.name(), conv.name());
        return new WeightLayer(conv, scope, stage.name(), block.name(), tie, ops, runs, in.integers());
    }

    List<WeightLayer> layers() {
        return List.copyOf(layers);
    }

    Map<String, List<Shape>> values() {
        return values;
    }
}
