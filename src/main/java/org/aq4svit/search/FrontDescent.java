package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds a small size for which the best predicted setting is still good enough. Every probe is raced. */
final class FrontDescent {
    /** Halving ends when the range of sizes is this share of the bytes. */
    private static final double RESOLUTION = 0.02;

    /** Sizes below one that is known to be good, as shares of it. What is good enough is not monotone here: chance decides. */
    private static final double[] JUST_BELOW = {0.88, 0.91, 0.935, 0.95, 0.96, 0.97, 0.98, 0.99};

    private final SearchStrategy.Task task;
    private final Sensitivities.Front front;

    FrontDescent(SearchStrategy.Task task, Sensitivities.Front front) {
        this.task = task;
        this.front = front;
    }

    /** Halves all sizes below this one, or goes right to the size that is asked for; all trials it took. */
    List<Trial> below(long largest) {
        if (task.constraint() instanceof MaxSize size) {
            return task.race(List.of(largestWithin(size, largest)));
        }
        List<Trial> probes = new ArrayList<>();
        long tooSmall = front.smallest() - 1;
        long enough = largest;
        while (enough - tooSmall > RESOLUTION * enough && !task.spent().getAsBoolean()) {
            long middle = (enough + tooSmall) / 2;
            Candidate candidate = front.within(middle);
            Trial probe = task.race(List.of(candidate)).get(0);
            probes.add(probe);
            if (probe.descends()) {
                enough = Math.min(middle, candidate.bytes());
            } else {
                tooSmall = middle;
            }
        }
        return probes;
    }

    /** The largest solution that is small enough, as far as one can tell by halving; the smallest there is if none is. */
    private Candidate largestWithin(MaxSize size, long largest) {
        long fits = front.smallest();
        long tooLarge = largest;
        while (tooLarge - fits > 1) {
            long middle = (tooLarge + fits) / 2;
            if (size.fits(front.within(middle))) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return front.within(fits);
    }

    /**
     * Races a few sizes below this one, the smallest first, until one is good enough: what it would take to judge the larger ones is saved. Or
     * races the new solution for the size that is asked for.
     */
    List<Trial> justBelow(long bytes) {
        if (task.constraint() instanceof MaxSize) {
            return below(front.largest());
        }
        List<Candidate> candidates = Arrays.stream(JUST_BELOW)
                .mapToObj(share -> front.within((long) (share * bytes)))
                .filter(c -> c.bytes() < bytes)
                .distinct()
                .toList();
        List<Trial> probes = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Trial probe = task.race(List.of(candidate)).get(0);
            probes.add(probe);
            if (probe.descends() || task.spent().getAsBoolean()) {
                break;
            }
        }
        return probes;
    }
}
