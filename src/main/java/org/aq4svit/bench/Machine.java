package org.aq4svit.bench;

import org.aq4svit.engine.lanes.Lanes;
import org.aq4svit.engine.onednn.OnednnEngines;
import org.aq4svit.engine.onednn.Peak;

/**
 * What the machine can do at most, all threads together.
 *
 * @param products multiply-adds of bytes per second in a convolution that suits oneDNN best; NaN where it does not load
 * @param copied bytes read and as many written per second, arrays far larger than the caches
 * @param lanes what runs the neurons
 */
public record Machine(int threads, double products, double copied, String lanes) {
    private static final int ARRAY = 64 << 20;

    /** Measures for about {@code seconds} each. */
    public static Machine measured(int threads, double seconds) {
        double products = OnednnEngines.obstacle() == null
                ? Peak.MULTIPLY_ADDS
                        * Rate.perSecond(threads, seconds, () -> {
                            Peak peak = new Peak();
                            return peak::once;
                        })
                : Double.NaN;
        double copies = Rate.perSecond(threads, seconds, () -> {
            byte[] from = new byte[ARRAY];
            byte[] into = new byte[ARRAY];
            return () -> System.arraycopy(from, 0, into, 0, ARRAY);
        });
        return new Machine(threads, products, copies * ARRAY, Lanes.best().name());
    }
}
