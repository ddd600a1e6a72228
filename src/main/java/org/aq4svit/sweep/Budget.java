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
        long images = c.text("images").equals("none") ? Long.MAX_VALUE : c.whole("images");
        c.require(images > 0, "images", "a positive number", images);
        c.require(!wallClock.isNegative() && !wallClock.isZero(), "wall-clock", "a positive duration", wallClock);
        return new Budget(wallClock, images);
    }

    /** Whether a search with this bill has to end. What was known before counts as what it once took: a resumed search ends where it would have. */
    boolean isSpent(Bill bill) {
        return bill.images() >= images || bill.total().seconds() >= wallClock.toSeconds();
    }
}
