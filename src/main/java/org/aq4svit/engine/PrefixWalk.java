package org.aq4svit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.aq4svit.model.Op;
import org.aq4svit.quant.BitWidth;

/**
 * Walks variants through a network block by block. Variants that agree up to a block form one lane and are computed once; where they
 * part, the lane forks. The float network, if the watch compares to it, is a lane of its own that goes first through every block
 * and leaves its membranes for the others.
 */
final class PrefixWalk<A, W> {
    private final Program program;
    private final PreparedLayers<W> layers;
    private final Kernels<A, W> kernels;
    private final MembranePool membranes;
    private final List<Variant> variants;
    private final Outcome[] outcomes;

    PrefixWalk(
            Program program,
            PreparedLayers<W> layers,
            Kernels<A, W> kernels,
            MembranePool membranes,
            List<Variant> variants) {
        this.membranes = membranes;
        this.program = program;
        this.layers = layers;
        this.kernels = kernels;
        this.variants = variants;
        this.outcomes = new Outcome[variants.size()];
    }

    /**
     * Variants that are the same so far.
     *
     * @param measured statistics of the norms that went by the images
     * @param untouched whether all of its layers are in float32 so far
     * @param reference marks the float network
     */
    private record Lane<A>(
            A stream,
            List<Integer> members,
            Watch watch,
            NormStatistics measured,
            boolean untouched,
            boolean reference) {}

    /** What variants have to agree in to go through a block together; {@code known} are none if the norms go by the images. */
    private record Way(List<Integer> bits, Optional<NormStatistics> known) {}

    /** The members of a lane that go the same way through the next block. */
    private record Branch(Way way, List<Integer> members, boolean reference) {

        int bits(int layer) {
            return way.bits.get(layer);
        }
    }

    List<Outcome> walk(ImageBatch images, Watch watch) {
        List<Integer> all = IntStream.range(0, variants.size()).boxed().toList();
        Lane<A> root = new Lane<>(
                kernels.images(images), all, watch.fork(), NormStatistics.OF_CHECKPOINT, true, watch.comparesToFloat());
        if (watch.comparesToFloat()) {
            sideBySide(root);
        } else {
            descend(0, root);
        }
        return Arrays.asList(outcomes);
    }

    /** All lanes through one block after the other: the float network's membranes of only one block have to be kept. */
    private void sideBySide(Lane<A> root) {
        List<Lane<A>> lanes = List.of(root);
        for (Program.Section section : program.sections()) {
            FloatMembranes floatMembranes = new FloatMembranes(membranes);
            List<Lane<A>> next = new ArrayList<>();
            for (Lane<A> lane : lanes) {
                through(section, lane, floatMembranes, next::add);
            }
            floatMembranes.release();
            lanes = next;
            if (lanes.stream().allMatch(lane -> lane.members.isEmpty())) {
                lanes.forEach(
                        lane -> kernels.free(lane.stream)); // nobody is left to be compared with the float network
                return;
            }
        }
        lanes.forEach(this::finish);
    }

    /** One lane to its end before the next: only the streams on the way there have to be kept, however many settings there are. */
    private void descend(int block, Lane<A> lane) {
        if (block == program.sections().size()) {
            finish(lane);
            return;
        }
        through(program.sections().get(block), lane, new FloatMembranes(membranes), next -> descend(block + 1, next));
    }

    /** Takes a lane through a block, branch by branch. The lane's stream is freed before the last branch goes onwards. */
    private void through(
            Program.Section section, Lane<A> lane, FloatMembranes floatMembranes, Consumer<Lane<A>> onwards) {
        List<Branch> branches = branches(section, lane);
        int last = branches.size() - 1;
        for (int i = 0; i <= last; i++) {
            Watch watch = i < last ? lane.watch.fork() : lane.watch;
            BlockRun run = new BlockRun(section, lane, branches.get(i), watch, floatMembranes);
            Optional<Lane<A>> next = run.toItsEnd();
            if (i == last) {
                kernels.free(lane.stream);
            }
            next.ifPresent(onwards);
        }
    }

    /** The float network's branch comes first, so that its membranes are there for the others. */
    private List<Branch> branches(Program.Section section, Lane<A> lane) {
        Map<Way, Branch> branches = new LinkedHashMap<>();
        if (lane.reference) {
            List<Integer> bits = Collections.nCopies(section.endLayer() - section.firstLayer(), BitWidth.FLOAT);
            Way way = new Way(bits, Optional.of(NormStatistics.OF_CHECKPOINT));
            branches.put(way, new Branch(way, new ArrayList<>(), true));
        }
        for (int member : lane.members) {
            Way way = way(section, variants.get(member), lane);
            branches.computeIfAbsent(way, w -> new Branch(w, new ArrayList<>(), false))
                    .members
                    .add(member);
        }
        return List.copyOf(branches.values());
    }

    private Way way(Program.Section section, Variant variant, Lane<A> lane) {
        List<Integer> bits = IntStream.range(section.firstLayer(), section.endLayer())
                .mapToObj(variant.setting()::bits)
                .toList();
        if (variant.norms() instanceof Variant.Known known) {
            return new Way(bits, Optional.of(known.statistics().of(section.norms())));
        }
        boolean untouched = lane.untouched && bits.stream().allMatch(b -> b == BitWidth.FLOAT);
        return new Way(bits, untouched ? Optional.of(NormStatistics.OF_CHECKPOINT) : Optional.empty());
    }

    /** One branch on its way through one block. */
    private final class BlockRun {
        private final Program.Section section;
        private final Branch branch;
        private final Watch watch;
        private final FloatMembranes floatMembranes;
        private final Map<Integer, A> values = new HashMap<>();
        private NormStatistics measured;
        private boolean untouched;

        BlockRun(Program.Section section, Lane<A> lane, Branch branch, Watch watch, FloatMembranes floatMembranes) {
            this.section = section;
            this.measured = lane.measured;
            this.untouched = lane.untouched;
            values.put(0, lane.stream);
            this.branch = branch;
            this.watch = watch;
            this.floatMembranes = floatMembranes;
        }

        /** The lane behind the block, unless the watch stopped it. */
        Optional<Lane<A>> toItsEnd() {
            int[] lastUse = section.lastUses();
            for (int s = 0; s < section.steps().size(); s++) {
                Program.Step step = section.steps().get(s);
                values.put(step.value(), run(step));
                release(step, s, lastUse);
                if (step instanceof Program.Plain plain && plain.op() instanceof Op.Neuron neuron && stops(neuron)) {
                    return Optional.empty();
                }
            }
            A output = values.get(section.block().nodes().size());
            return Optional.of(new Lane<>(output, branch.members, watch, measured, untouched, branch.reference));
        }

        private void release(Program.Step step, int s, int[] lastUse) {
            for (int value : step.inputs().stream().distinct().toList()) {
                if (value != 0 && lastUse[value] == s) {
                    kernels.free(values.remove(value));
                }
            }
        }

        private A run(Program.Step step) {
            A x = values.get(step.inputs().get(0));
            if (step instanceof Program.Linear linear) {
                return linear(linear, x);
            }
            if (step instanceof Program.Chain chain) {
                return kernels.affine(x, layers.chain(chain, statistics(chain, x)));
            }
            return plain(((Program.Plain) step).op(), x, step.inputs());
        }

        private A linear(Program.Linear linear, A x) {
            int bits = branch.bits(linear.layer() - section.firstLayer());
            untouched &= bits == BitWidth.FLOAT;
            var prepared = layers.at(linear.layer(), bits);
            List<Affine> affines = layers.affines(linear, prepared, statistics(linear, prepared, x));
            A residual = linear.inputs().size() > 1 ? values.get(linear.inputs().get(1)) : null;
            return kernels.linear(x, linear.conv(), prepared.weights(), affines, linear.border(), residual);
        }

        /** Statistics for the norms behind a layer; if they go by the images, its products are made once to measure them. */
        private NormStatistics statistics(Program.Linear linear, PreparedLayers.Prepared<W> prepared, A x) {
            if (!goesByImages()) {
                return known(linear.tail());
            }
            A bare = kernels.linear(x, linear.conv(), prepared.weights(), List.of(), 0, null);
            ChannelSums sums = kernels.sums(bare);
            kernels.free(bare);
            return measured(layers.statistics(linear, prepared, sums), sums);
        }

        private NormStatistics statistics(Program.Chain chain, A x) {
            if (!goesByImages()) {
                return known(chain.ops());
            }
            ChannelSums sums = kernels.sums(x);
            return measured(layers.statistics(chain, sums), sums);
        }

        /** Whether norms are measured here: not as long as nothing is quantized that could have shifted what comes to them. */
        private boolean goesByImages() {
            return branch.way.known.isEmpty() && !untouched;
        }

        /** As in PyTorch's train mode, the walk goes by the biased variance, and the unbiased one is kept. */
        private NormStatistics measured(NormStatistics found, ChannelSums sums) {
            measured = measured.and(found.withVariances(sums.unbiasing()));
            return found;
        }

        private NormStatistics known(List<Op.Multiplying> ops) {
            NormStatistics known = branch.way.known.orElse(NormStatistics.OF_CHECKPOINT);
            return known.of(ops.stream().map(Op.Multiplying::name).toList());
        }

        private A plain(Op op, A x, List<Integer> inputs) {
            if (op instanceof Op.Neuron neuron) {
                return kernels.neuron(x, neuron, sink(neuron));
            }
            if (op instanceof Op.MaxPool) {
                return kernels.maxPool(x);
            }
            if (op instanceof Op.HeadSum sum) {
                return kernels.headSum(x, sum.heads());
            }
            if (op instanceof Op.SpatialMean) {
                return kernels.spatialMean(x);
            }
            if (op instanceof Op.TimeMean) {
                return kernels.timeMean(x);
            }
            return joining(op, x, values.get(inputs.get(1)), inputs);
        }

        /** Operations of several inputs. */
        private A joining(Op op, A x, A y, List<Integer> inputs) {
            if (op instanceof Op.Attention attention) {
                return kernels.attention(x, y, values.get(inputs.get(2)), attention);
            }
            if (op instanceof Op.DualKeys dual) {
                return kernels.dualKeys(x, y, dual.heads());
            }
            if (op instanceof Op.DualValues dual) {
                return kernels.dualValues(x, y, dual.heads());
            }
            if (op instanceof Op.Overlap) {
                return kernels.overlap(x, y);
            }
            if (op instanceof Op.Mask) {
                return kernels.mask(x, y);
            }
            return op instanceof Op.Add ? kernels.sum(x, y) : kernels.average(x, y);
        }

        private MembraneSink sink(Op.Neuron neuron) {
            if (branch.reference) {
                return floatMembranes.recorder(neuron, branch.members.isEmpty() ? Watch.BLIND : watch);
            }
            return watch.sees() ? floatMembranes.comparer(neuron, watch) : MembraneSink.NONE;
        }

        /** Asks the watch; a setting that rides with the float network cannot differ from it and is never stopped. */
        private boolean stops(Op.Neuron neuron) {
            if (branch.members.isEmpty() || watch.goOn(neuron) || branch.reference) {
                return false;
            }
            values.forEach((number, value) -> {
                if (number != 0) {
                    kernels.free(value);
                }
            });
            record(branch.members, watch, measured, Optional.empty(), Optional.of(neuron.name()));
            return true;
        }
    }

    private void finish(Lane<A> lane) {
        if (!lane.members.isEmpty()) {
            record(lane.members, lane.watch, lane.measured, Optional.of(kernels.values(lane.stream)), Optional.empty());
        }
        kernels.free(lane.stream);
    }

    private void record(
            List<Integer> members,
            Watch watch,
            NormStatistics measured,
            Optional<float[]> logits,
            Optional<String> stoppedAt) {
        for (int member : members) {
            outcomes[member] = new Outcome(logits, stoppedAt, watch.fork(), measured);
        }
    }
}
