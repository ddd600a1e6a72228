package org.aq4svit.search;

import java.util.Random;

/**
 * What became of the images that were looked at together.
 *
 * @param lost right before, wrong now
 * @param gained wrong before, right now
 */
record Wave(int images, int lost, int gained) {
    /** Spreads consecutive wave numbers over all bits of a seed: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    Wave {
        if (images < 0 || lost < 0 || gained < 0 || (long) lost + gained > images) {
            throw new IllegalArgumentException("expected counts of different images, found " + lost + " lost and "
                    + gained + " gained of " + images);
        }
    }

    /**
     * One value per image: +1 lost, 0 same, -1 gained. Nobody knows which of the images came first, and since they are exchangeable any
     * order will do that is drawn without looking at them.
     *
     * @param number of the wave in its test; waves of one test are ordered independently
     */
    int[] inRandomOrder(long seed, int number) {
        Random random = new Random(seed ^ (number + 1) * SPREAD);
        int[] values = new int[images];
        int lostLeft = lost;
        int gainedLeft = gained;
        for (int i = 0; i < images; i++) {
            int draw = random.nextInt(images - i);
            if (draw < lostLeft) {
                values[i] = 1;
                lostLeft--;
            } else if (draw < lostLeft + gainedLeft) {
                values[i] = -1;
                gainedLeft--;
            }
        }
        return values;
    }
}
