package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.aq4svit.drift.Gate;
import org.aq4svit.search.Candidate;

/** Puts questions about one model to the cluster: one job each, on the partitions it needs. */
final class Jury implements AutoCloseable {
    private final JavaSparkContext spark;
    private final Payload model;
    private final ImageSets images;
    private final Gate gate;
    private final SweepConfig.EngineSize engine;
    private final Broadcast<Payload> broadcast;

    Jury(JavaSparkContext spark, Payload model, ImageSets images, Gate gate, SweepConfig.EngineSize engine) {
        this.spark = spark;
        this.model = model;
        this.images = images;
        this.gate = gate;
        this.engine = engine;
        this.broadcast = spark.broadcast(model);
    }

    /** One verdict per candidate and shard. */
    List<Verdict> ask(Purpose purpose, List<Candidate> candidates) {
        ShardSet set = images.forModel(purpose, model);
        List<Question.Asked> asked = candidates.stream()
                .map(c -> new Question.Asked(c.id(), c.setting()))
                .toList();
        Broadcast<Question> question = spark.broadcast(new Question(purpose, set.name(), asked, gate, engine));
        Broadcast<Payload> payload = broadcast;
        spark.setJobDescription(sentence(purpose, candidates, set));
        try {
            List<Verdict>[] answers = set.rdd()
                    .mapPartitions(shards -> {
                        List<Verdict> verdicts = new ArrayList<>();
                        shards.forEachRemaining(
                                s -> verdicts.addAll(new Judge(payload.value(), question.value(), s).verdicts()));
                        return verdicts.iterator();
                    })
                    .collectPartitions(set.all());
            return Arrays.stream(answers).flatMap(List::stream).toList();
        } finally {
            question.destroy();
        }
    }

    private String sentence(Purpose purpose, List<Candidate> candidates, ShardSet set) {
        String who = candidates.size() == 1 ? "'" + candidates.get(0) + "'" : candidates.size() + " candidates";
        String what =
                switch (purpose) {
                    case DRIFT -> "Watch the membranes of ";
                    case SEARCH -> "Judge the accuracy of ";
                    case VALIDATE -> "Give a full pass to ";
                };
        return model.name() + ": " + what + who + " on " + set.images() + " images";
    }

    @Override
    public void close() {
        broadcast.destroy();
    }
}
