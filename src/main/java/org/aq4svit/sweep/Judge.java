package org.aq4svit.sweep;

import java.util.ArrayList;
import java.util.List;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Drifts;
import org.aq4svit.drift.Gate;
import org.aq4svit.drift.LayerDrift;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Outcome;
import org.aq4svit.engine.Watch;
import org.aq4svit.image.Shard;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Setting;

/**
 * Answers a question on one shard, inside a task. A pure function of model, question and shard; it decides nothing but what the gate it
 * was given decides.
 */
final class Judge {
    private final Payload model;
    private final Question question;
    private final Shard shard;
    private final Engine engine;
    private final Batches batches;

    Judge(Payload model, Question question, Shard shard) {
        this.model = model;
        this.question = question;
        this.shard = shard;
        this.engine = Workplace.engine(model, question.engine().name());
        this.batches = Batches.fitting(model.network(), question.engine());
    }

    /** One verdict per candidate. A candidate that makes the engine fail gets a verdict that says so; the others are judged. */
    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        List<Question.Asked> asked = question.candidates();
        int together = question.purpose() == Purpose.DRIFT ? batches.candidates() : asked.size();
        for (int from = 0; from < asked.size(); from += together) {
            List<Question.Asked> group = asked.subList(from, Math.min(asked.size(), from + together));
            verdicts.addAll(judged(group));
        }
        return verdicts;
    }

    private List<Verdict> judged(List<Question.Asked> group) {
        long start = System.nanoTime();
        try {
            return question.purpose() == Purpose.DRIFT ? drift(group) : accuracy(group);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (group.size() > 1) {
                return group.stream().flatMap(a -> judged(List.of(a)).stream()).toList();
            }
            String error = e.getClass().getSimpleName() + ": " + e.getMessage();
            return List.of(Verdict.failed(group.get(0).id(), shard.index(), secondsSince(start), error));
        }
    }

    private List<Verdict> accuracy(List<Question.Asked> group) {
        Answers reference = Workplace.floatAnswers(
                String.join(
                        "/",
                        question.engine().toString(),
                        model.fingerprint(),
                        question.images(),
                        Integer.toString(shard.index())),
                () -> answers(List.of(floatSetting())).get(0));
        long start = System.nanoTime();
        List<Answers> answers = answers(settings(group));
        double seconds = secondsSince(start) / group.size();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Verdict.Counts counts = answers.get(i).against(reference);
            verdicts.add(new Verdict(group.get(i).id(), shard.index(), counts, seconds, List.of(), null, null));
        }
        return verdicts;
    }

    private List<Answers> answers(List<Setting> settings) {
        List<Answers> all =
                settings.stream().map(s -> Answers.of(shard.images())).toList();
        for (int from = 0; from < shard.images(); from += batches.images()) {
            int to = Math.min(shard.images(), from + batches.images());
            List<Outcome> outcomes = engine.walk(batch(from, to), settings, Watch.BLIND);
            for (int i = 0; i < outcomes.size(); i++) {
                all.get(i).add(from, to, outcomes.get(i).logits().orElseThrow(), shard.labels());
            }
        }
        return all;
    }

    /**
     * One lot of images that the gate decides on after the other; a candidate that is stopped in one is not walked in the next. What is
     * decided does not depend on how a lot is cut into batches.
     */
    private List<Verdict> drift(List<Question.Asked> group) {
        long start = System.nanoTime();
        List<Sight> sights = group.stream().map(Sight::new).toList();
        int lot = Math.min(question.gate().images(), shard.images());
        for (int from = 0; from < shard.images(); from += lot) {
            int to = Math.min(shard.images(), from + lot);
            List<Sight> open = sights.stream().filter(s -> s.stoppedAt == null).toList();
            if (open.isEmpty()) {
                break; // the float network alone is of no use
            }
            watch(open, from, to);
            for (Sight sight : open) {
                sight.decide(question.gate(), to - from);
            }
        }
        double seconds = secondsSince(start) / group.size();
        return sights.stream().map(s -> s.verdict(shard.index(), seconds)).toList();
    }

    /** Shows one lot to the candidates, batch by batch. */
    private void watch(List<Sight> open, int first, int end) {
        List<Setting> settings = open.stream().map(s -> s.asked.setting()).toList();
        for (int from = first; from < end; from += batches.images()) {
            int to = Math.min(end, from + batches.images());
            Gate gate = question.gate().onPart((to - from) / (double) (end - first));
            Watch meter = new DriftMeter(model.network().timesteps(), gate);
            List<Outcome> outcomes = engine.walk(batch(from, to), settings, meter);
            for (int i = 0; i < open.size(); i++) {
                open.get(i).add(outcomes.get(i));
            }
        }
    }

    /** What was seen of one candidate so far. */
    private static final class Sight {
        private final Question.Asked asked;
        private List<LayerDrift> layers = List.of();
        private List<LayerDrift> lot = List.of();
        private long images;
        private String stoppedAt;

        Sight(Question.Asked asked) {
            this.asked = asked;
        }

        void add(Outcome outcome) {
            lot = Drifts.sum(lot, ((DriftMeter) outcome.watch()).layers());
        }

        /** Layers behind the one that did not pass may have seen a part of the lot only: they do not count. */
        void decide(Gate gate, int count) {
            images += count;
            stoppedAt = gate.stoppedAt(lot).orElse(null);
            List<LayerDrift> known = new ArrayList<>();
            for (LayerDrift layer : lot) {
                known.add(layer);
                if (layer.layer().equals(stoppedAt)) {
                    break;
                }
            }
            layers = Drifts.sum(layers, known);
            lot = List.of();
        }

        Verdict verdict(int shard, double seconds) {
            Verdict.Counts counts = new Verdict.Counts(images, 0, 0, 0, 0, 0);
            return new Verdict(asked.id(), shard, counts, seconds, layers, stoppedAt, null);
        }
    }

    private ImageBatch batch(int from, int to) {
        float[] values = shard.normalised(from, to, model.preprocessing());
        return new ImageBatch(to - from, shard.size(), values);
    }

    private Setting floatSetting() {
        return Setting.uniform(model.network().weightLayers(), BitWidth.FLOAT);
    }

    private static List<Setting> settings(List<Question.Asked> group) {
        return group.stream().map(Question.Asked::setting).toList();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
