package org.aq4svit.engine;

/** Takes the membrane potentials of one neuron layer piece by piece from a kernel. */
public interface MembraneSink {
    /** Wants nothing: kernels need not even offer. */
    MembraneSink NONE = new MembraneSink() {
        @Override
        public void begin(int steps, int neurons) {}

        @Override
        public void accept(int step, int position, float[] potentials, int length) {}
    };

    /**
     * Comes before all pieces.
     *
     * @param neurons number of neurons per time step, all images together
     */
    void begin(int steps, int neurons);

    /**
     * One piece.
     *
     * @param step time step
     * @param position index of the first neuron in {@code [B, H, W, C]}
     * @param potentials H before reset, from index 0; lent for the call only
     * @param length number of neurons
     */
    void accept(int step, int position, float[] potentials, int length);
}
