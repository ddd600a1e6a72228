package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** Finds the smallest size for which the best predicted setting is still good enough, by halving the range of sizes. Every probe is raced. */
final class FrontDescent {
    /** Closer than this share of the bytes is close enough. */
    private static final double RESOLUTION = 0.003;

    private final SearchStrategy.Task task;
    private final Sensitivities.Front front;

    FrontDescent(SearchStrategy.Task task, Sensitivities.Front front) {
        this.task = task;
        this.front = front;
    }

    /**
     * Probes sizes between these; whatever was too small marks the new lower end.
     *
     * @return all trials it took
     */
    List<Trial> between(long smallest, long largest) {
        List<Trial> probes = new ArrayList<>();
        long tooSmall = smallest;
        long enough = largest;
        while (enough - tooSmall > RESOLUTION * enough && !task.spent().getAsBoolean()) {
            long middle = (enough + tooSmall) / 2;
            Candidate candidate = front.within(middle);
            Trial probe = task.race(List.of(candidate)).get(0);
            probes.add(probe);
            System.err.printf(
                    "PROBE bytes %d div %.4f drop %.2f images %d %s%n",
                    candidate.bytes(),
                    probe.divergence(),
                    probe.accuracy().drop(),
                    probe.accuracy().images(),
                    probe.descends());
            if (probe.descends()) {
                enough = Math.min(middle, candidate.bytes());
            } else {
                tooSmall = middle;
            }
        }
        return probes;
    }
}
