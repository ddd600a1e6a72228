package org.aq4svit.model;

import java.io.Serializable;

/**
 * How a neuron fires: what it makes of its membrane potential H. All that drift needs to know of a neuron is here; how H comes about is
 * the engine's business.
 */
public sealed interface Firing extends Serializable {

    /** What the neuron gives out at membrane potential {@code h}; zero if it is silent. */
    float output(float h);

    /**
     * The unit of its membrane potential, in which drift is measured: the threshold, or for neurons of many levels the distance from one
     * level to the next.
     */
    float threshold();

    /** Whether it carries what it saw of one image over to the next of a batch. */
    default boolean mixesImages() {
        return false;
    }

    /** How far {@code h} is from the nearest potential at which the output changes. */
    float distanceToFlip(float h);

    /** Leaky integrate-and-fire: {@code H = V + (X - V) / tau; S = H >= threshold; V = H (1 - S)}, V starting at zero. */
    record Leaky(float threshold, float tau, Start start) implements Firing {
        /** A neuron that knows one image only. */
        public Leaky(float threshold, float tau) {
            this(threshold, tau, Start.EVERY_IMAGE);
        }

        @Override
        public boolean mixesImages() {
            return start == Start.EVERY_BATCH;
        }

        @Override
        public float output(float h) {
            return h >= threshold ? 1 : 0;
        }

        @Override
        public float distanceToFlip(float h) {
            return Math.abs(h - threshold);
        }
    }

    /**
     * Integer-valued firing without memory (Spike Firing Approximation, arXiv 2411.16061): H is the input itself, and
     * {@code S = round(clamp(gain * H, 0, max)) / divisor}. At inference on neuromorphic hardware the integer unrolls into that many unit
     * spikes.
     *
     * <p>With {@code divisor} a power of two, S is a small multiple of a power of two: sums with integer weights are exact.
     *
     * @param max the highest level
     * @param gain levels per unit of input
     */
    record Levels(int max, float gain, float divisor, Rounding rounding) implements Firing {
        @Override
        public float output(float h) {
            return rounding.of(Math.max(0f, Math.min(max, gain * h))) / divisor;
        }

        @Override
        public float threshold() {
            return 1 / gain;
        }

        /** The output changes half-way between two levels. */
        @Override
        public float distanceToFlip(float h) {
            float level = gain * h;
            float border = Math.max(0f, Math.min(max - 1, (float) Math.floor(level))) + 0.5f;
            return Math.abs(level - border) / gain;
        }
    }

    /** When a leaky neuron starts from zero. */
    enum Start {
        /** With every image: its membrane runs through the time steps of one image. */
        EVERY_IMAGE,
        /**
         * With every batch: one membrane runs through all images of the first time step, then all of the second, and so on. What a network
         * answers then depends on which images are computed together.
         */
        EVERY_BATCH
    }

    /** What becomes of a value half-way between two whole numbers. */
    enum Rounding {
        /** The even one, as {@code torch.round}. */
        HALF_EVEN,
        /** The upper one: {@code floor(x + 0.5)} in float32. */
        HALF_UP;

        float of(float x) {
            return (float) (this == HALF_EVEN ? Math.rint(x) : Math.floor(x + 0.5f));
        }
    }
}
