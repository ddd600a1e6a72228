package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Drifts;
import org.aq4svit.drift.Gate;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.NormStatistics;
import org.aq4svit.engine.Outcome;
import org.aq4svit.engine.Variant;
import org.aq4svit.engine.Watch;
import org.aq4svit.image.Shard;

/**
 * Answers a question on one shard, inside a task. A pure function of model, question and shard; it decides nothing but what the gate it
 * was given decides.
 */
final class Judge {
    private final Payload model;
    private final Question question;
    private final Shard shard;
    private final Optional<Reference> reference;
    private final Engine engine;
    private final Batches batches;

    /** @param reference what the float network answered, if accuracy is asked for */
    Judge(Payload model, Question question, Shard shard, Optional<Reference> reference) {
        this.model = model;
        this.question = question;
        this.shard = shard;
        this.reference = reference;
        this.engine = Workplace.engine(model, question.engine().name());
        this.batches = Batches.fitting(model.network(), question.engine());
    }

    /** One verdict per candidate. A candidate that makes the engine fail gets a verdict that says so; the others are judged. */
    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        List<Question.Asked> asked = question.candidates();
        int together = question.purpose() == Purpose.DRIFT ? sideBySide() : asked.size();
        for (int from = 0; from < asked.size(); from += together) {
            List<Question.Asked> group = asked.subList(from, Math.min(asked.size(), from + together));
            verdicts.addAll(judged(group));
        }
        return verdicts;
    }

    /** How many candidates fit beside the float network. */
    private int sideBySide() {
        return (int) Math.max(1, (long) batches.candidates() * batches.images() / walked());
    }

    /** Images that are walked together: norms that go by them see a batch of their own size, whatever it takes. */
    private int walked() {
        boolean calibrates =
                question.candidates().stream().anyMatch(a -> a.variant().norms() instanceof Variant.OfBatch);
        return calibrates ? question.calibrationBatch() : batches.images();
    }

    private List<Verdict> judged(List<Question.Asked> group) {
        long start = System.nanoTime();
        try {
            return Workplace.withRoom(() -> answered(group));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (group.size() > 1) {
                return group.stream().flatMap(a -> judged(List.of(a)).stream()).toList();
            }
            String error = e.getClass().getSimpleName() + ": " + e.getMessage();
            return List.of(Verdict.failed(group.get(0).id(), shard.index(), secondsSince(start), error));
        }
    }

    private List<Verdict> answered(List<Question.Asked> group) {
        return switch (question.purpose()) {
            case CALIBRATE -> statistics(group);
            case DRIFT -> drift(group);
            case SEARCH, VALIDATE -> accuracy(group);
        };
    }

    /** Norm statistics, one set per batch. */
    private List<Verdict> statistics(List<Question.Asked> group) {
        long start = System.nanoTime();
        List<List<NormStatistics>> measured = group.stream()
                .map(a -> (List<NormStatistics>) new ArrayList<NormStatistics>())
                .toList();
        eachBatch(question.calibrationBatch(), (from, to) -> {
            List<Outcome> outcomes = walk(from, to, variants(group), Watch.BLIND);
            for (int i = 0; i < outcomes.size(); i++) {
                measured.get(i).add(outcomes.get(i).statistics());
            }
        });
        Verdict.Counts counts = Verdict.Counts.unanswered(shard.images());
        double seconds = secondsSince(start) / group.size();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            verdicts.add(new Verdict(
                    group.get(i).id(), shard.index(), counts, seconds, List.of(), null, null, measured.get(i)));
        }
        return verdicts;
    }

    private List<Verdict> accuracy(List<Question.Asked> group) {
        List<Variant> variants = variants(group);
        Reference known = reference.orElseThrow();
        Answers floats = known.orThrow();
        boolean baseline = variants.equals(List.of(Reference.floats(model))); // it is known already
        long start = System.nanoTime();
        List<Answers> answers = baseline ? List.of(floats) : answers(variants);
        double seconds = baseline ? known.seconds() : secondsSince(start) / group.size();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Verdict.Counts counts = answers.get(i).against(floats);
            verdicts.add(Verdict.accuracy(group.get(i).id(), shard.index(), counts, seconds));
        }
        return verdicts;
    }

    private List<Answers> answers(List<Variant> variants) {
        List<Answers> all =
                variants.stream().map(s -> Answers.of(shard.images())).toList();
        eachBatch(batches.images(), (from, to) -> {
            List<Outcome> outcomes = walk(from, to, variants, Watch.BLIND);
            for (int i = 0; i < outcomes.size(); i++) {
                all.get(i).add(from, to, outcomes.get(i).logits().orElseThrow(), shard.labels());
            }
        });
        return all;
    }

    /**
     * All images of the shard, batch by batch, those of a candidate that was stopped in one included: what is decided on the whole shard, and
     * what is seen on the way, does not depend on how it is cut into batches.
     */
    private List<Verdict> drift(List<Question.Asked> group) {
        long start = System.nanoTime();
        List<Sight> sights = group.stream().map(Sight::new).toList();
        eachBatch(walked(), (from, to) -> watch(sights, from, to));
        double seconds = secondsSince(start) / group.size();
        return sights.stream()
                .map(s -> s.verdict(question.gate(), shard.index(), seconds))
                .toList();
    }

    /** Shows one batch to the candidates. */
    private void watch(List<Sight> sights, int from, int to) {
        Gate gate = question.gate().onPart((to - from) / (double) shard.images());
        Watch meter = new DriftMeter(model.network().timesteps(), gate);
        List<Variant> variants = variants(sights.stream().map(s -> s.asked).toList());
        List<Outcome> outcomes = walk(from, to, variants, meter);
        for (int i = 0; i < sights.size(); i++) {
            sights.get(i).add(outcomes.get(i), to - from);
        }
    }

    /** What was seen of one candidate so far. */
    private static final class Sight {
        private final Question.Asked asked;
        private List<LayerDrift> layers = List.of();
        private long images;

        Sight(Question.Asked asked) {
            this.asked = asked;
        }

        void add(Outcome outcome, int count) {
            layers = Drifts.sum(layers, ((DriftMeter) outcome.watch()).layers());
            images += count;
        }

        /** Layers behind the one that did not pass may have seen a part of the images only: they do not count. */
        Verdict verdict(Gate gate, int shard, double seconds) {
            String stoppedAt = gate.stoppedAt(layers).orElse(null);
            List<LayerDrift> known = new ArrayList<>();
            for (LayerDrift layer : layers) {
                known.add(layer);
                if (layer.layer().equals(stoppedAt)) {
                    break;
                }
            }
            Verdict.Counts counts = Verdict.Counts.unanswered(images);
            return new Verdict(asked.id(), shard, counts, seconds, known, stoppedAt, null, List.of());
        }
    }

    private List<Outcome> walk(int from, int to, List<Variant> variants, Watch watch) {
        return engine.walkVariants(model.batch(shard, from, to), variants, watch);
    }

    /** Cuts the shard. */
    private void eachBatch(int size, Part part) {
        for (int from = 0; from < shard.images(); from += size) {
            part.walk(from, Math.min(shard.images(), from + size));
        }
    }

    /** What is done with the images from one (inclusive) to another. */
    private interface Part {
        void walk(int from, int to);
    }

    private static List<Variant> variants(List<Question.Asked> group) {
        return group.stream().map(Question.Asked::variant).toList();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
