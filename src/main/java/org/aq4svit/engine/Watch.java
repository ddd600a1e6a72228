package org.aq4svit.engine;

import org.aq4svit.model.Op;

/** Sees the membrane potentials of a network go by, beside those of the float network on the same images. */
public interface Watch {
    /** Sees nothing and stops nothing. */
    Watch BLIND = new Watch() {
        @Override
        public Watch fork() {
            return this;
        }

        @Override
        public boolean comparesToFloat() {
            return false;
        }

        @Override
        public boolean sees() {
            return false;
        }

        @Override
        public void membranes(Op.Neuron neuron, Membranes seen) {}

        @Override
        public boolean goOn(Op.Neuron neuron) {
            return true;
        }
    };

    /** An independent watch that has seen the same so far. */
    Watch fork();

    /** Whether the float network has to run alongside. */
    boolean comparesToFloat();

    /** Whether {@link #membranes} wants to be called at all. */
    default boolean sees() {
        return true;
    }

    /** A piece of the membranes of a neuron layer at one time step. The arrays are lent for the call only. */
    void membranes(Op.Neuron neuron, Membranes seen);

    /** Called when all pieces of a neuron layer have been seen: whether the walk shall go on. */
    boolean goOn(Op.Neuron neuron);

    /**
     * Membrane potentials before reset, H, of consecutive neurons at one time step.
     *
     * @param step time step, from 0
     * @param position index of the first neuron in {@code [B, H, W, C]}
     * @param own the potentials are {@code own[ownFrom .. ownFrom + length)}
     * @param reference those of the float network at {@code referenceFrom}; {@code own} itself if it does not run
     * @param length number of neurons
     */
    record Membranes(
            int step, int position, float[] own, int ownFrom, float[] reference, int referenceFrom, int length) {}
}
