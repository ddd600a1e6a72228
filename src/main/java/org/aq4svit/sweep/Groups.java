package org.aq4svit.sweep;

import java.util.List;

/**
 * How the candidates of a question are dealt to tasks: all of a shard's to one task if the shards alone keep the cluster busy, since candidates
 * that share their first blocks are cheaper together. Verdicts do not depend on it.
 */
public final class Groups {
    private Groups() {}

    /**
     * Into how many tasks the candidates of a shard are split.
     *
     * @param shards that are asked about
     * @param cores task slots of the cluster
     */
    public static int count(int candidates, int shards, int cores) {
        int wanted = (cores + shards - 1) / shards;
        return Math.max(1, Math.min(candidates, wanted));
    }

    /** Those of one of so many groups, numbered from 0. */
    public static <T> List<T> part(List<T> candidates, int group, int groups) {
        int size = candidates.size();
        return candidates.subList(group * size / groups, (group + 1) * size / groups);
    }
}
