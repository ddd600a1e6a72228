package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** Finds the smallest size for which the best predicted setting is still good enough, by halving the range of sizes. Every probe is raced. */
final class FrontDescent {
    private final SearchStrategy.Task task;
    private final Sensitivities.Front front;

    FrontDescent(SearchStrategy.Task task, Sensitivities.Front front) {
        this.task = task;
        this.front = front;
    }

    /** All trials it took. */
    List<Trial> within(FrontierSearch.Range range) {
        List<Trial> probes = new ArrayList<>();
        long tooSmall = range.smallest();
        long enough = range.largest();
        while (enough - tooSmall > range.resolution() * enough && !task.spent().getAsBoolean()) {
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
}
