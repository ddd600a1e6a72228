package org.aq4svit.engine.onednn;

import org.aq4svit.model.Op;
import org.bytedeco.dnnl.memory;

/** The product that oneDNN is best at, to see what the machine can do at most. For one thread. */
public final class Peak {
    /** Deep, and with weights of half a megabyte, which most second-level caches hold. */
    private static final Op.Conv CONV = new Op.Conv("", 256, 256, 3, 1, 1, 1, false, 4);

    private static final int FRAMES = 4;
    private static final int SIZE = 28;

    /** Multiply-adds of one run. */
    public static final double MULTIPLY_ADDS = (double) FRAMES * SIZE * SIZE * CONV.weights();

    private final Bytes.Pool pool = new Bytes.Pool(0);
    private final Workbench bench = new Workbench(pool);
    private final Convolution convolution =
            bench.convolution(new Convolution.Geometry(CONV, FRAMES, SIZE, SIZE, 1, 1, 1));
    private final LayerWeights weights =
            LayerWeights.ofLevels(CONV, new float[Math.toIntExact(CONV.weights())], Byte.SIZE);
    private final Bytes from = pool.take((long) FRAMES * SIZE * SIZE * CONV.in());
    private final Bytes into = pool.take((long) Integer.BYTES * FRAMES * SIZE * SIZE * CONV.out());

    /** Runs it. */
    public void once() {
        memory packed = weights.packed(0, convolution.weightLayout());
        convolution.execute(bench.stream(), from.from(0), packed, into.from(0));
    }
}
