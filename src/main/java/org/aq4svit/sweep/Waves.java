package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the shards of a set of images fall into waves: every wave doubles what has been seen.
 *
 * @param ends for every wave the shard after its last
 */
public record Waves(List<Integer> ends) {

    /** A first wave of at least so many images, and so on. */
    public static Waves doubling(int shards, long images, int firstWave) {
        double perShard = (double) images / shards;
        int end = Math.max(1, (int) Math.min(shards, Math.ceil(firstWave / perShard)));
        List<Integer> ends = new ArrayList<>();
        while (end < shards) {
            ends.add(end);
            end = Math.min(shards, 2 * end);
        }
        ends.add(shards);
        return new Waves(List.copyOf(ends));
    }

    /** Number of waves. */
    public int count() {
        return ends.size();
    }

    /** Shards of a wave. */
    public int[] shards(int wave) {
        return IntStream.range(wave == 0 ? 0 : ends.get(wave - 1), ends.get(wave))
                .toArray();
    }

    /** The wave a shard is in. */
    int waveOf(int shard) {
        return (int) ends.stream().filter(end -> end <= shard).count();
    }
}
