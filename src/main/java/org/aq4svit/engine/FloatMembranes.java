package org.aq4svit.engine;

import java.util.HashMap;
import java.util.Map;
import org.aq4svit.model.Op;

/** Membranes of the float network in one block, kept while the other lanes pass through it. */
final class FloatMembranes {
    private final Map<Op.Neuron, Record> records = new HashMap<>();
    private final MembranePool pool;

    FloatMembranes(MembranePool pool) {
        this.pool = pool;
    }

    /** Gives all arrays back. */
    void release() {
        records.values().forEach(r -> pool.give(r.potentials));
        records.clear();
    }

    /** H of a layer, {@code [T, B, H, W, C]}. */
    private final class Record implements MembraneSink {
        private final Watch watch;
        private final Op.Neuron neuron;
        private int neurons;
        private float[] potentials;

        Record(Watch watch, Op.Neuron neuron) {
            this.watch = watch;
            this.neuron = neuron;
        }

        @Override
        public void begin(int steps, int perStep) {
            neurons = perStep;
            potentials = pool.take(Math.multiplyExact(steps, perStep));
        }

        @Override
        public void accept(int step, int position, float[] piece, int length) {
            System.arraycopy(piece, 0, potentials, step * neurons + position, length);
            watch.membranes(neuron, new Watch.Membranes(step, position, piece, 0, piece, 0, length));
        }
    }

    /** A sink that keeps the float network's own membranes and shows them to the watch of those that ride with it. */
    MembraneSink recorder(Op.Neuron neuron, Watch watch) {
        Record record = new Record(watch, neuron);
        records.put(neuron, record);
        return record;
    }

    /** A sink that shows a watch membranes beside the float network's, or beside themselves if that did not run. */
    MembraneSink comparer(Op.Neuron neuron, Watch watch) {
        Record reference = records.get(neuron);
        return new MembraneSink() {
            @Override
            public void begin(int steps, int neurons) {}

            @Override
            public void accept(int step, int position, float[] own, int length) {
                watch.membranes(
                        neuron,
                        reference == null
                                ? new Watch.Membranes(step, position, own, 0, own, 0, length)
                                : new Watch.Membranes(
                                        step,
                                        position,
                                        own,
                                        0,
                                        reference.potentials,
                                        step * reference.neurons + position,
                                        length));
            }
        };
    }
}
