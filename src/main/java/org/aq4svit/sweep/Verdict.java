package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.List;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.NormStatistics;

/**
 * What a task found out about one candidate on one shard: the only thing that travels back.
 *
 * @param seconds the candidate's share of the task's time
 * @param drift tallies per neuron layer that was reached; empty if accuracy was asked for
 * @param stoppedAt neuron layer at which the gate stopped it, or null
 * @param error why there is no answer, or null
 * @param statistics of the norms, one per batch of calibration images; empty if they were not asked for
 */
record Verdict(
        String candidate,
        int shard,
        Counts counts,
        double seconds,
        List<LayerDrift> drift,
        String stoppedAt,
        String error,
        List<NormStatistics> statistics)
        implements Serializable {

    /**
     * Answers counted over images.
     *
     * @param lost positions in the shard of those whose first guess is right in float32 and wrong here
     * @param gained of those with which it is the other way round
     * @param lossIncrease sum over images, in nats
     * @param divergence sum over images, in nats
     */
    record Counts(
            long images,
            long correct1,
            long correct5,
            List<Integer> lost,
            List<Integer> gained,
            double lossIncrease,
            double divergence)
            implements Serializable {

        /** Images whose answers nobody asked for. */
        static Counts unanswered(long images) {
            return new Counts(images, 0, 0, List.of(), List.of(), 0, 0);
        }
    }

    /** Accuracy on a shard. */
    static Verdict accuracy(String candidate, int shard, Counts counts, double seconds) {
        return new Verdict(candidate, shard, counts, seconds, List.of(), null, null, List.of());
    }

    static Verdict failed(String candidate, int shard, double seconds, String error) {
        return new Verdict(candidate, shard, Counts.unanswered(0), seconds, List.of(), null, error, List.of());
    }
}
