package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.aq4svit.image.Shard;

/** Puts questions about one model to the cluster: one job each, on the partitions it needs. */
final class Jury implements AutoCloseable {
    private final JavaSparkContext spark;
    private final Payload model;
    private final ImageSets images;
    private final Broadcast<Payload> broadcast;
    private final Map<String, JavaRDD<Reference>> references = new HashMap<>();

    Jury(JavaSparkContext spark, Payload model, ImageSets images) {
        this.spark = spark;
        this.model = model;
        this.images = images;
        this.broadcast = spark.broadcast(model);
    }

    /** The images for a purpose. */
    ShardSet images(Purpose purpose) {
        return images.forModel(purpose, model);
    }

    /** How many numbers come back when the norms of a candidate are estimated: mean and variance per channel and batch. */
    long statistics() {
        return 2 * model.network().normChannels() * images(Purpose.CALIBRATE).shards();
    }

    /**
     * One verdict per candidate and shard.
     *
     * @param shards of the question's images
     */
    List<Verdict> ask(Question question, int[] shards) {
        ShardSet set = images(question.purpose());
        int groups = Groups.count(question.candidates().size(), shards.length, spark.defaultParallelism());
        Broadcast<Question> asked = spark.broadcast(question);
        Broadcast<Payload> payload = broadcast;
        int copy = set.shards();
        spark.setJobDescription(sentence(question, set, shards));
        try {
            List<Verdict>[] answers = copies(cases(question, set), groups)
                    .mapPartitionsWithIndex(
                            (partition, part) -> judge(payload.value(), asked.value(), partition / copy, groups, part),
                            false)
                    .collectPartitions(partitions(shards, set.shards(), groups));
            return Arrays.stream(answers).flatMap(List::stream).toList();
        } catch (Exception e) { // Spark throws checked exceptions without declaring them
            throw TaskFault.of(e);
        } finally {
            asked.destroy();
        }
    }

    /** What a task looks at. */
    private record Case(Shard shard, Optional<Reference> reference) {}

    private JavaRDD<Case> cases(Question question, ShardSet set) {
        return switch (question.purpose()) {
            case CALIBRATE, DRIFT -> set.rdd().map(shard -> new Case(shard, Optional.empty()));
            case SEARCH, VALIDATE -> set.rdd().zipPartitions(references(set, question.engine()), Jury::cases);
        };
    }

    private static Iterator<Case> cases(Iterator<Shard> shards, Iterator<Reference> references) {
        List<Case> cases = new ArrayList<>();
        shards.forEachRemaining(s -> cases.add(new Case(s, Optional.of(references.next()))));
        return cases.iterator();
    }

    /** Made where a shard is judged first, and found by whoever judges it next. */
    private JavaRDD<Reference> references(ShardSet set, SweepConfig.EngineSize size) {
        Broadcast<Payload> payload = broadcast;
        return references.computeIfAbsent(set.name(), name -> set.rdd()
                .map(shard -> Reference.of(payload.value(), size, shard))
                .setName("answers of " + model.name() + " in float32")
                .persist(StorageLevel.MEMORY_AND_DISK_SER()));
    }

    @SuppressWarnings("unchecked") // of arrays there are none with a type argument
    private JavaRDD<Case> copies(JavaRDD<Case> cases, int count) {
        return spark.union(Collections.nCopies(count, cases).toArray(JavaRDD[]::new));
    }

    /** Partitions of these shards in every copy. */
    private static int[] partitions(int[] shards, int all, int groups) {
        return IntStream.range(0, groups)
                .flatMap(g -> Arrays.stream(shards).map(s -> g * all + s))
                .toArray();
    }

    private static Iterator<Verdict> judge(
            Payload model, Question question, int group, int groups, Iterator<Case> cases) {
        Question part = question.of(Groups.part(question.candidates(), group, groups));
        List<Verdict> verdicts = new ArrayList<>();
        cases.forEachRemaining(c -> verdicts.addAll(new Judge(model, part, c.shard, c.reference).verdicts()));
        return verdicts.iterator();
    }

    private String sentence(Question question, ShardSet set, int[] shards) {
        int candidates = question.candidates().size();
        String who = candidates == 1
                ? "'" + question.candidates().get(0).variant().setting() + "'"
                : candidates + " candidates";
        String what =
                switch (question.purpose()) {
                    case CALIBRATE -> "Estimate the norms of ";
                    case DRIFT -> "Watch the membranes of ";
                    case SEARCH -> "Judge the accuracy of ";
                    case VALIDATE -> "Give a full pass to ";
                };
        long images = set.images() * shards.length / set.shards();
        return model.name() + ": " + what + who + " on " + images + " images";
    }

    @Override
    public void close() {
        references.values().forEach(r -> r.unpersist(false));
        broadcast.destroy();
    }
}
