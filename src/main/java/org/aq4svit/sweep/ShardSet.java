package org.aq4svit.sweep;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.aq4svit.image.Damaged;
import org.aq4svit.image.Shard;

/**
 * Images in the cluster: one shard per partition, decoded once.
 *
 * @param name the same for equal shards: what they were made from
 * @param shards number of shards
 * @param images number of images that can be judged
 */
record ShardSet(String name, JavaRDD<Shard> rdd, int shards, long images) {

    /** Partitions of all shards. */
    int[] all() {
        return IntStream.range(0, shards).toArray();
    }

    /** What one partition holds, for the driver's count. */
    record Content(long images, List<Damaged> damaged) implements java.io.Serializable {}
}
