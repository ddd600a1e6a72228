package org.aq4svit.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.aq4svit.engine.NormStatistics;
import org.aq4svit.engine.Variant;
import org.aq4svit.search.Candidate;

/**
 * Statistics of the norms of candidates, kept for as long as there is room: a small network's are a few kilobytes, but an overnight search
 * sees thousands of candidates. What was dropped is made again, the same to the bit.
 */
final class Calibration {
    private static final long MOST_CHANNELS = 64L << 20;

    private final Map<String, NormStatistics> known = new LinkedHashMap<>(64, 0.75f, true);
    private long channels;

    /** Whether candidates of this kind need it at all and have none yet. */
    boolean lacks(Candidate candidate) {
        return !candidate.setting().isFloat() && !known.containsKey(candidate.id());
    }

    /** Takes in the verdicts on candidates; those that some shard failed stay without statistics. */
    void learn(List<Verdict> verdicts) {
        verdicts.stream().collect(Collectors.groupingBy(Verdict::candidate)).forEach((candidate, own) -> {
            if (own.stream().allMatch(v -> v.error() == null)) {
                put(candidate, mean(own));
            }
        });
    }

    /** The mean over all batches that the verdicts on one candidate know, in the order of the shards. */
    static NormStatistics mean(List<Verdict> verdicts) {
        return NormStatistics.mean(verdicts.stream()
                .sorted(Comparator.comparingInt(Verdict::shard))
                .flatMap(v -> v.statistics().stream())
                .toList());
    }

    private void put(String candidate, NormStatistics statistics) {
        known.put(candidate, statistics);
        channels += statistics.channels();
        var eldest = known.entrySet().iterator();
        while (channels > MOST_CHANNELS && known.size() > 1) {
            channels -= eldest.next().getValue().channels();
            eldest.remove();
        }
    }

    /** A candidate's statistics, if they were made. */
    Optional<NormStatistics> of(Candidate candidate) {
        return Optional.ofNullable(known.get(candidate.id()));
    }

    /** The candidate with its statistics; with those of the checkpoint if it has none. */
    Variant variant(Candidate candidate) {
        return of(candidate)
                .map(s -> new Variant(candidate.setting(), new Variant.Known(s)))
                .orElseGet(() -> Variant.of(candidate.setting()));
    }
}
