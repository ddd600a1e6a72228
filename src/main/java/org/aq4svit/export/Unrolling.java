package org.aq4svit.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.aq4svit.engine.Affine;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Block;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.model.Node;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.model.Shape;

/**
 * Builds a network in another framework, operation by operation. An activation that changes with time is T values, one per time step; one
 * that does not is a single value, and neurons read it at every step.
 *
 * @param <V> a value of that framework
 */
final class Unrolling<V> {
    private final Network network;
    private final Parameters parameters;
    private final Graph<V> graph;

    private Unrolling(Model model, Graph<V> graph) {
        this.network = model.network();
        this.parameters = model.parameters();
        this.graph = graph;
    }

    /**
     * Builds the network on an image {@code [N, 3, S, S]} and returns its logits {@code [N, classes]}.
     *
     * @throws InputException if its neurons carry what they saw from one image to the next: that is no function of an image
     */
    static <V> V of(Model model, Graph<V> graph, V image) {
        if (model.network().mixesImages()) {
            throw InputException.expected(
                    model.name(), "a network that answers to each image by itself", "'batch-quirk = true'");
        }
        return new Unrolling<>(model, graph).logits(image);
    }

    private V logits(V image) {
        List<V> stream = List.of(image);
        Map<String, List<Shape>> shapes = network.shapes();
        for (Block block : network.blocks()) {
            stream = through(block, stream, shapes.get(block.name()));
        }
        return graph.reshaped(stream.get(0), network.classes());
    }

    private List<V> through(Block block, List<V> input, List<Shape> shapes) {
        List<List<V>> values = new ArrayList<>(List.of(input));
        for (Node node : block.nodes()) {
            List<List<V>> inputs = node.inputs().stream().map(values::get).toList();
            List<Shape> sizes = node.inputs().stream().map(shapes::get).toList();
            values.add(
                    inputs.size() == 1
                            ? single(node.op(), inputs.get(0), sizes.get(0))
                            : joining(node.op(), inputs, sizes));
        }
        return values.get(values.size() - 1);
    }

    private List<V> single(Op op, List<V> x, Shape shape) {
        if (op instanceof Op.Conv conv) {
            return each(x, v -> graph.linear(v, conv));
        }
        if (op instanceof Op.Multiplying multiplying) {
            return each(x, v -> multiplied(v, multiplying));
        }
        if (op instanceof Op.Neuron neuron) {
            return neuron.firing() instanceof Firing.Leaky leaky
                    ? leaky(x, leaky)
                    : overTime(each(x, v -> levels(v, (Firing.Levels) neuron.firing())));
        }
        if (op instanceof Op.MaxPool) {
            return each(x, graph::maxPool);
        }
        if (op instanceof Op.SpatialMean) {
            return each(x, graph::spatialMean);
        }
        if (op instanceof Op.HeadSum sum) {
            return each(x, v -> headSum(v, shape, sum.heads()));
        }
        if (op instanceof Op.TimeMean) {
            V sum = x.stream().reduce(graph::sum).orElseThrow();
            return List.of(x.size() == 1 ? sum : graph.scaled(sum, 1f / x.size()));
        }
        throw new IllegalArgumentException("an operation of several inputs: " + op);
    }

    private List<V> joining(Op op, List<List<V>> in, List<Shape> shapes) {
        List<V> x = in.get(0);
        List<V> y = in.get(1);
        Shape first = shapes.get(0);
        Shape second = shapes.get(1);
        if (op instanceof Op.Attention attention) {
            List<V> z = in.get(2);
            int values = shapes.get(2).channels();
            return IntStream.range(0, network.timesteps())
                    .mapToObj(t -> attention(at(x, t), at(y, t), at(z, t), attention, first, values))
                    .toList();
        }
        if (op instanceof Op.DualKeys dual) {
            return pairs(x, y, (map, spikes) -> dualKeys(map, spikes, dual.heads(), first, second));
        }
        if (op instanceof Op.DualValues dual) {
            return pairs(x, y, (map, spikes) -> dualValues(map, spikes, dual.heads(), first, second));
        }
        if (op instanceof Op.Overlap) {
            return pairs(x, y, (a, b) -> graph.sumOver(graph.sumOver(graph.product(a, b), 3), 2));
        }
        if (op instanceof Op.Mask) {
            return pairs(x, y, (v, gate) -> masked(v, gate, first, second));
        }
        return op instanceof Op.Add
                ? pairs(x, y, graph::sum)
                : pairs(x, y, (a, b) -> graph.scaled(graph.sum(a, b), 0.5f));
    }

    private List<V> each(List<V> x, UnaryOperator<V> operation) {
        return x.stream().map(operation).toList();
    }

    private List<V> pairs(List<V> x, List<V> y, BinaryOperator<V> operation) {
        return IntStream.range(0, Math.max(x.size(), y.size()))
                .mapToObj(t -> operation.apply(at(x, t), at(y, t)))
                .toList();
    }

    private static <V> V at(List<V> x, int step) {
        return x.get(x.size() == 1 ? 0 : step);
    }

    /** The same at every step. */
    private List<V> overTime(List<V> x) {
        return x.size() == 1 ? Collections.nCopies(network.timesteps(), x.get(0)) : x;
    }

    /** The border of a padded norm is what it makes of zero, so the zeros come first. */
    private V multiplied(V x, Op.Multiplying op) {
        V in = op instanceof Op.PaddedBatchNorm padded ? graph.framed(x, padded.width()) : x;
        return graph.affine(in, op, Affine.asPyTorch(List.of(op), parameters).get(0));
    }

    private List<V> leaky(List<V> x, Firing.Leaky leaky) {
        List<V> spikes = new ArrayList<>();
        V rest = null;
        for (int t = 0; t < network.timesteps(); t++) {
            V input = at(x, t);
            V potential = rest == null
                    ? graph.scaled(input, 1 / leaky.tau())
                    : graph.sum(rest, graph.scaled(graph.difference(input, rest), 1 / leaky.tau()));
            V spike = graph.atLeast(potential, leaky.threshold());
            spikes.add(spike);
            if (t + 1 < network.timesteps()) {
                rest = graph.difference(potential, graph.product(potential, spike));
            }
        }
        return spikes;
    }

    private V levels(V x, Firing.Levels levels) {
        V level = graph.level(graph.scaled(x, levels.gain()), levels.max(), levels.rounding());
        return graph.scaled(level, 1 / levels.divisor());
    }

    /** {@code [N, heads, C / heads, pixels]}. */
    private V byHead(V x, int channels, int pixels, int heads) {
        return graph.reshaped(x, heads, channels / heads, pixels);
    }

    private V attention(V q, V k, V v, Op.Attention op, Shape s, int values) {
        int pixels = s.height() * s.width();
        V keys = graph.transposed(byHead(k, s.channels(), pixels, op.heads()));
        V overlap = graph.matrixProduct(byHead(v, values, pixels, op.heads()), keys);
        V out = graph.matrixProduct(overlap, byHead(q, s.channels(), pixels, op.heads()));
        return graph.scaled(graph.reshaped(out, values, s.height(), s.width()), op.scale());
    }

    private V dualKeys(V map, V spikes, int heads, Shape m, Shape s) {
        int tokens = m.height() * m.width();
        V first = half(map, heads, m, 0);
        V product = graph.matrixProduct(
                graph.transposed(first), byHead(spikes, s.channels(), s.height() * s.width(), heads));
        return graph.reshaped(product, heads * tokens, s.height(), s.width());
    }

    private V dualValues(V map, V spikes, int heads, Shape m, Shape s) {
        V second = half(map, heads, m, 1);
        V product = graph.matrixProduct(second, byHead(spikes, s.channels(), s.height() * s.width(), heads));
        return graph.reshaped(product, m.channels() / 2, s.height(), s.width());
    }

    /** The first or second half of every head's channels of a map: {@code [N, heads, C / heads, tokens]}. */
    private V half(V map, int heads, Shape m, int which) {
        int each = m.channels() / heads / 2;
        V halves = graph.reshaped(map, heads, 2 * each, m.height() * m.width());
        return graph.part(halves, 2, which * each, (which + 1) * each);
    }

    private V headSum(V x, Shape s, int heads) {
        V sum = graph.sumOver(byHead(x, s.channels(), s.height() * s.width(), heads), 2);
        return graph.reshaped(sum, heads, s.height(), s.width());
    }

    private V masked(V x, V gate, Shape s, Shape g) {
        if (s.channels() == g.channels()) {
            return graph.product(x, gate);
        }
        V grouped = byHead(x, s.channels(), s.height() * s.width(), g.channels());
        V gates = graph.reshaped(gate, g.channels(), 1, g.height() * g.width());
        return graph.reshaped(graph.product(grouped, gates), s.channels(), s.height(), s.width());
    }
}
