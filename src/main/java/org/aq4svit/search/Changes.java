package org.aq4svit.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What became of images, beside the float network's answers to them: each was lost (right before, wrong now), was gained (the other way
 * round), or stays as it was. Images are in the order in which all candidates are shown them, so what became of an image can be compared
 * between candidates.
 */
public final class Changes {
    private final byte[] values;

    private Changes(byte[] values) {
        this.values = values;
    }

    /** Images of which none has changed. */
    public static Changes none(int images) {
        return new Changes(new byte[images]);
    }

    /**
     * Images of which some have changed.
     *
     * @param lost positions of those that were lost, from 0
     * @param gained positions of those that were gained
     */
    public static Changes of(int images, List<Integer> lost, List<Integer> gained) {
        byte[] values = new byte[images];
        lost.forEach(i -> values[i] = 1);
        gained.forEach(i -> values[i] = -1);
        return new Changes(values);
    }

    /** These images and then those. */
    public Changes and(Changes next) {
        byte[] all = Arrays.copyOf(values, values.length + next.values.length);
        System.arraycopy(next.values, 0, all, values.length, next.values.length);
        return new Changes(all);
    }

    /** The first few of these images. */
    Changes first(int images) {
        return part(0, images);
    }

    /** The images from one (inclusive) to another. */
    Changes part(int from, int to) {
        return new Changes(Arrays.copyOfRange(values, from, to));
    }

    /** How many images. */
    public int images() {
        return values.length;
    }

    /** 1 if this image was lost, -1 if it was gained, 0 otherwise. */
    public int at(int image) {
        return values[image];
    }

    /** Images lost beyond those gained. */
    int sum() {
        return IntStream.range(0, values.length).map(this::at).sum();
    }

    /** How many of the images are right in one and wrong in the other. */
    int unlike(Changes other) {
        return (int) IntStream.range(0, values.length)
                .filter(i -> values[i] != other.values[i])
                .count();
    }
}
