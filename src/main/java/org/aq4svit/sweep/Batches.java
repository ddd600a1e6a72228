package org.aq4svit.sweep;

import java.util.List;
import org.aq4svit.model.Network;
import org.aq4svit.model.Shape;

/**
 * How much of a network fits into a task's memory at once.
 *
 * @param images images per walk
 * @param candidates candidates per walk beside the float network; without it there is no limit
 */
public record Batches(int images, int candidates) {
    private static final double WORKING_SHARE = 0.5;

    /**
     * Half of the memory for the values of one block, the other half for what the candidates carry from block to block. A network whose
     * answers depend on the batch gets the batch it was asked to have, whatever it takes.
     */
    public static Batches fitting(Network network, SweepConfig.EngineSize size) {
        long block = 0;
        long carried = 0;
        for (List<Shape> values : network.shapes().values()) {
            long bytes = values.stream().mapToLong(v -> bytes(network, v)).sum();
            block = Math.max(block, 2 * bytes); // the values, and the float network's membranes beside them
            carried = Math.max(carried, bytes(network, values.get(values.size() - 1)));
        }
        double half = WORKING_SHARE * size.memoryPerTask();
        int images = network.mixesImages() ? size.batch() : (int) Math.max(1, Math.min(size.batch(), half / block));
        int candidates = (int) Math.max(1, Math.min(Integer.MAX_VALUE, half / (carried * images)) / 2);
        return new Batches(images, Math.max(1, candidates));
    }

    private static long bytes(Network network, Shape shape) {
        return 4L * shape.values() * (shape.timed() ? network.timesteps() : 1);
    }
}
