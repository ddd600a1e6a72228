package org.aq4svit.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.engine.Watch;
import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;

/** Tallies the drift of every neuron layer and stops a walk at the first layer its gate does not pass. */
public final class DriftMeter implements Watch {
    /** The triangular kernel of drift near the threshold reaches this part of it to either side. */
    private static final int NEIGHBOURHOOD = 4;

    private final int steps;
    private final Gate gate;
    private final Map<String, Tally> tallies;

    private DriftMeter(int steps, Gate gate, Map<String, Tally> tallies) {
        this.steps = steps;
        this.gate = gate;
        this.tallies = tallies;
    }

    /** A meter for networks of {@code steps} time steps that has seen nothing. */
    public DriftMeter(int steps, Gate gate) {
        this(steps, gate, new LinkedHashMap<>());
    }

    @Override
    public DriftMeter fork() {
        Map<String, Tally> copy = new LinkedHashMap<>();
        tallies.forEach((layer, tally) -> copy.put(layer, tally.copy()));
        return new DriftMeter(steps, gate, copy);
    }

    @Override
    public boolean comparesToFloat() {
        return true;
    }

    @Override
    public void membranes(Op.Neuron neuron, Membranes seen) {
        tallies.computeIfAbsent(neuron.name(), n -> new Tally(neuron, steps)).add(seen);
    }

    @Override
    public boolean goOn(Op.Neuron neuron) {
        return gate.passes(tallies.get(neuron.name()).drift());
    }

    /** What was seen, in order of execution. */
    public List<LayerDrift> layers() {
        return tallies.values().stream().map(Tally::drift).toList();
    }

    /** Running sums of one neuron layer. */
    private static final class Tally {
        private final Op.Neuron neuron;
        private final double[] distance;
        private final double[] near;
        private final long[] flips;
        private final long[] spikes;
        private final long[] floatSpikes;
        private long neurons;

        Tally(Op.Neuron neuron, int steps) {
            this(neuron, 0, new double[steps], new double[steps], new long[steps], new long[steps], new long[steps]);
        }

        private Tally(
                Op.Neuron neuron,
                long neurons,
                double[] distance,
                double[] near,
                long[] flips,
                long[] spikes,
                long[] floatSpikes) {
            this.neuron = neuron;
            this.neurons = neurons;
            this.distance = distance;
            this.near = near;
            this.flips = flips;
            this.spikes = spikes;
            this.floatSpikes = floatSpikes;
        }

        Tally copy() {
            return new Tally(
                    neuron,
                    neurons,
                    distance.clone(),
                    near.clone(),
                    flips.clone(),
                    spikes.clone(),
                    floatSpikes.clone());
        }

        void add(Membranes seen) {
            int t = seen.step();
            neurons += t == 0 ? seen.length() : 0;
            if (neuron.firing() instanceof Firing.Leaky leaky) {
                add(seen, leaky.threshold());
                return;
            }
            long own = fired(seen.own(), seen.ownFrom(), seen.length());
            spikes[t] += own;
            if (seen.own() == seen.reference()) {
                floatSpikes[t] += own;
                return;
            }
            floatSpikes[t] += fired(seen.reference(), seen.referenceFrom(), seen.length());
            compare(seen, t);
        }

        private void add(Membranes seen, float threshold) {
            long[] sums = new long[Lanes.Sum.values().length];
            Lanes.best()
                    .drift(
                            seen.own(),
                            seen.ownFrom(),
                            seen.reference(),
                            seen.referenceFrom(),
                            threshold,
                            threshold / NEIGHBOURHOOD,
                            sums,
                            seen.length());
            int t = seen.step();
            distance[t] += sums[Lanes.Sum.DISTANCE.ordinal()] / (double) Lanes.DRIFT_UNITS;
            near[t] += sums[Lanes.Sum.NEAR.ordinal()] / (double) Lanes.DRIFT_UNITS;
            spikes[t] += sums[Lanes.Sum.SPIKES.ordinal()];
            floatSpikes[t] += sums[Lanes.Sum.REFERENCE_SPIKES.ordinal()];
            flips[t] += sums[Lanes.Sum.FLIPS.ordinal()];
        }

        private long fired(float[] potentials, int from, int length) {
            Firing firing = neuron.firing();
            int count = 0;
            for (int i = from; i < from + length; i++) {
                count += firing.output(potentials[i]) > 0 ? 1 : 0;
            }
            return count;
        }

        private void compare(Membranes seen, int t) {
            Firing firing = neuron.firing();
            float width = firing.threshold() / NEIGHBOURHOOD;
            float[] own = seen.own();
            float[] reference = seen.reference();
            double distances = 0;
            double nearThreshold = 0;
            int flipped = 0;
            for (int i = 0; i < seen.length(); i++) {
                float h = own[seen.ownFrom() + i];
                float float32 = reference[seen.referenceFrom() + i];
                float apart = Math.abs(h - float32);
                distances += rounded(apart);
                nearThreshold += rounded(apart * Math.max(0f, 1 - firing.distanceToFlip(float32) / width));
                flipped += firing.output(h) == firing.output(float32) ? 0 : 1;
            }
            distance[t] += distances;
            near[t] += nearThreshold;
            flips[t] += flipped;
        }

        /** In units small enough not to matter: their sums are exact, hence the same in any order. */
        private static double rounded(float distance) {
            return Math.rint((double) distance * Lanes.DRIFT_UNITS) / Lanes.DRIFT_UNITS;
        }

        LayerDrift drift() {
            return new LayerDrift(
                    neuron.name(),
                    neuron.threshold(),
                    neurons,
                    distance.clone(),
                    near.clone(),
                    flips.clone(),
                    spikes.clone(),
                    floatSpikes.clone());
        }
    }
}
