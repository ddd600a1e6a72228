package org.aq4svit.engine.nd4j;

import org.aq4svit.engine.frames.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation: {@code frames} pictures of {@code [height, width, channels]}; T*B frames, t outermost, if it is timed, otherwise
 * B.
 */
record Frames(Slab slab, boolean timed, int frames, int height, int width, int channels) implements Pictures {

    @Override
    public void load(int frame, float[] into) {
        slab.floats().get(frame * perFrame(), into, 0, perFrame());
    }

    @Override
    public void store(int frame, float[] from) {
        slab.floats().put(frame * perFrame(), from, 0, perFrame());
    }

    /** All values. */
    int values() {
        return frames * perFrame();
    }

    /** As ND4J's {@code [N, H, W, C]}. */
    INDArray pictures() {
        return slab.array().reshape('c', frames, height, width, channels);
    }

    /** As a matrix with a row per pixel. */
    INDArray pixels() {
        return slab.array().reshape('c', (long) frames * height * width, channels);
    }
}
