package org.aq4svit.table;

import java.util.List;

/**
 * One candidate's answers on one shard of images. Unique by {@code runId, model, candidate, shard, purpose}.
 *
 * <p>All numbers are sums over the shard, so that they add up over shards; those of a failed evaluation are 0. For
 * example {@code 100.0 * sum(correct1) / sum(images)} is the top-1 accuracy in percent, and
 * {@code 100.0 * (sum(lost) - sum(gained)) / sum(images)} the drop in points.
 *
 * @param runId the run
 * @param model name of the model
 * @param candidate id of the candidate
 * @param shard number of the shard, from 0
 * @param purpose what the images were for: {@code calibrate}, {@code drift}, {@code search} or {@code validate}
 * @param images number of images evaluated
 * @param correct1 images whose label is the first guess
 * @param correct5 images whose label is among the first five guesses
 * @param lost images whose first guess is right in float32 and wrong here
 * @param gained images whose first guess is wrong in float32 and right here
 * @param lossIncrease loss against the float32 network's answers, in nats, summed over the images; divide by
 *     {@code images} for the mean
 * @param seconds time spent on this candidate and shard
 * @param status {@link Status#OK} or {@link Status#FAILED}
 * @param error one sentence on the fault of a failed evaluation, null for others
 * @param stoppedAtLayer LIF layer at which the gate stopped a drift evaluation, null if it reached the end
 * @param divergence Kullback-Leibler divergence of the answers from the float32 network's, in nats, summed over the images
 * @param lostImages positions in the shard, from 0, of the images that are lost; null where answers were not asked for or the evaluation
 *     failed, and in tables of schema version 1
 * @param gainedImages likewise of those that are gained
 * @param wallSeconds this row's part of the wall-clock seconds that its search waited for the cluster; null in tables of schema versions 1 and 2
 */
public record EvaluationRow(
        String runId,
        String model,
        String candidate,
        int shard,
        String purpose,
        long images,
        long correct1,
        long correct5,
        long lost,
        long gained,
        double lossIncrease,
        double seconds,
        String status,
        @Nullable String error,
        @Nullable String stoppedAtLayer,
        double divergence,
        @Nullable List<Integer> lostImages,
        @Nullable List<Integer> gainedImages,
        @Nullable Double wallSeconds) {}
