package org.aq4svit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aq4svit.model.Block;
import org.aq4svit.model.Network;
import org.aq4svit.model.Node;
import org.aq4svit.model.Op;

/** A network lowered for execution: norms, scales and residual sums join the layer in front of them. */
final class Program {
    /**
     * A block, with the indices of its first layer and of the one after its last.
     *
     * @param lastUses for every value the index of the last step that reads it; -1 for values nobody reads
     * @param norms names of its norms, in order of execution
     */
    record Section(Block block, List<Step> steps, int firstLayer, int endLayer, int[] lastUses, List<String> norms) {}

    /** Something to compute; {@code value} is its number in the block. */
    sealed interface Step {
        int value();

        List<Integer> inputs();
    }

    /**
     * A layer with what follows it.
     *
     * @param layer index of the layer in the network
     * @param tail what multiplies and adds per channel behind it, in order
     * @param inputs the input, then the residual if there is one
     */
    record Linear(int value, List<Integer> inputs, int layer, Op.Conv conv, List<Op.Multiplying> tail, int border)
            implements Step {}

    /** Multiply-adds that do not follow a layer. */
    record Chain(int value, List<Integer> inputs, List<Op.Multiplying> ops) implements Step {}

    /** Any other operation. */
    record Plain(int value, List<Integer> inputs, Op op) implements Step {}

    private final List<Section> sections = new ArrayList<>();

    Program(Network network) {
        int layer = 0;
        for (Block block : network.blocks()) {
            Lowering lowering = new Lowering(block.nodes(), layer);
            List<Step> steps = lowering.steps();
            sections.add(new Section(block, steps, layer, lowering.nextLayer, lastUses(block, steps), norms(steps)));
            layer = lowering.nextLayer;
        }
    }

    List<Section> sections() {
        return sections;
    }

    /** Norms behind these operations and layers, in order of execution. */
    private static List<String> norms(List<Step> steps) {
        return steps.stream()
                .flatMap(s -> multiplying(s).stream())
                .filter(op -> op instanceof Op.BatchNorm || op instanceof Op.PaddedBatchNorm)
                .map(Op.Multiplying::name)
                .toList();
    }

    private static List<Op.Multiplying> multiplying(Step step) {
        if (step instanceof Linear linear) {
            return linear.tail();
        }
        return step instanceof Chain chain ? chain.ops() : List.of();
    }

    /** All layers in order. */
    List<Linear> layers() {
        return sections.stream()
                .flatMap(s -> s.steps().stream())
                .filter(Linear.class::isInstance)
                .map(Linear.class::cast)
                .toList();
    }

    /** Lowers one block. */
    private static final class Lowering {
        private final List<Node> nodes;
        private final int[] uses;
        private final boolean[] absorbed;
        private int nextLayer;

        Lowering(List<Node> nodes, int firstLayer) {
            this.nodes = nodes;
            this.uses = new int[nodes.size() + 1];
            this.absorbed = new boolean[nodes.size() + 1];
            this.nextLayer = firstLayer;
            nodes.forEach(n -> n.inputs().forEach(i -> uses[i]++));
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            for (int value = 1; value <= nodes.size(); value++) {
                Node node = nodes.get(value - 1);
                if (absorbed[value]) {
                    continue;
                }
                if (node.op() instanceof Op.Conv conv) {
                    steps.add(linear(value, conv, node.inputs().get(0)));
                } else if (node.op() instanceof Op.Multiplying) {
                    steps.add(chain(value, node.inputs()));
                } else {
                    steps.add(new Plain(value, node.inputs(), node.op()));
                }
            }
            return steps;
        }

        private Chain chain(int first, List<Integer> inputs) {
            List<Op.Multiplying> ops = new ArrayList<>();
            int value = tail(first, ops);
            if (border(ops) > 0) {
                throw new IllegalArgumentException(ops.get(ops.size() - 1) + " does not follow a layer");
            }
            return new Chain(value, inputs, List.copyOf(ops));
        }

        private Linear linear(int first, Op.Conv conv, int input) {
            List<Op.Multiplying> tail = new ArrayList<>();
            int next = onlyUser(first);
            boolean multiplies = next > 0 && nodes.get(next - 1).op() instanceof Op.Multiplying;
            int value = multiplies ? tail(absorb(next), tail) : first;
            next = onlyUser(value);
            int border = border(tail);
            List<Integer> inputs = new ArrayList<>(List.of(input));
            if (border == 0 && next > 0 && nodes.get(next - 1).op() instanceof Op.Add) {
                int chain = value;
                int other = nodes.get(next - 1).inputs().stream()
                        .filter(i -> i != chain)
                        .findFirst()
                        .orElse(first);
                if (other < first) {
                    inputs.add(other);
                    value = absorb(next);
                }
            }
            return new Linear(value, List.copyOf(inputs), nextLayer++, conv, List.copyOf(tail), border);
        }

        /** Collects the multiply-adds from {@code value} on, up to one that frames its result; returns the last one's value. */
        private int tail(int value, List<Op.Multiplying> tail) {
            tail.add((Op.Multiplying) nodes.get(value - 1).op());
            int next = onlyUser(value);
            boolean goesOn =
                    border(tail) == 0 && next > 0 && nodes.get(next - 1).op() instanceof Op.Multiplying;
            return goesOn ? tail(absorb(next), tail) : value;
        }

        private static int border(List<Op.Multiplying> tail) {
            boolean framed = !tail.isEmpty() && tail.get(tail.size() - 1) instanceof Op.PaddedBatchNorm;
            return framed ? ((Op.PaddedBatchNorm) tail.get(tail.size() - 1)).width() : 0;
        }

        private int absorb(int value) {
            absorbed[value] = true;
            return value;
        }

        /** The value made by the only node that reads {@code value}, or 0. */
        private int onlyUser(int value) {
            if (uses[value] != 1) {
                return 0;
            }
            for (int user = value + 1; user <= nodes.size(); user++) {
                if (nodes.get(user - 1).inputs().contains(value)) {
                    return user;
                }
            }
            return 0;
        }
    }

    private static int[] lastUses(Block block, List<Step> steps) {
        int[] last = new int[block.nodes().size() + 1];
        Arrays.fill(last, -1);
        for (int s = 0; s < steps.size(); s++) {
            for (int input : steps.get(s).inputs()) {
                last[input] = s;
            }
        }
        return last;
    }
}
