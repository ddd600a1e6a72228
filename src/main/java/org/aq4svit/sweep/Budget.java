package org.aq4svit.sweep;

import java.time.Duration;
import org.aq4svit.config.StrictConfig;

/**
 * What one search of one model may cost; at its end the best that was found so far is validated.
 *
 * @param wallClock longest duration
 * @param images the most images judged, one candidate on one image being one
 */
public record Budget(Duration wallClock, long images) {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    static Budget of(StrictConfig c) {
        Duration wallClock = c.text("wall-clock").equals("none") ? FOREVER : c.duration("wall-clock");
        long images = c.text("images").equals("none") ? Long.MAX_VALUE : c.atLeast(1, "images");
        return new Budget(wallClock, images);
    }

    /** Whether a search that began at this reading of the clock, with this bill, has to end. */
    boolean isSpent(Bill bill, long start) {
        return bill.images() >= images || System.nanoTime() - start >= wallClock.toNanos();
    }
}
