package org.aq4svit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.aq4svit.drift.DriftMeter;
import org.aq4svit.drift.Gate;
import org.aq4svit.engine.Engine;
import org.aq4svit.engine.ImageBatch;
import org.aq4svit.engine.Quantization;
import org.aq4svit.engine.Watch;
import org.aq4svit.engine.choice.Engines;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.Setting;

/**
 * Measures networks on engines.
 *
 * @param threads walks at once
 * @param batch images per walk
 * @param seconds how long each measurement lasts
 * @param progress told in a sentence what is being measured
 */
public record Benchmark(int threads, int batch, double seconds, Consumer<String> progress) {
    /** Digits of a real input times those of quantized weights: products that a real-valued multiply-add costs. */
    private static final int PRODUCTS_OF_REAL = 3;

    /**
     * A whole network at one width.
     *
     * @param perCore images per second and thread
     * @param floor images per second and thread if nothing but the products were to be computed, at the machine's peak
     */
    public record Speed(
            String network, String engine, int bits, double imagesPerSecond, double perCore, double floor) {}

    /**
     * How one thread walks images.
     *
     * @param seconds per image once the JVM is warm
     * @param warmUp seconds lost until then
     */
    public record Pace(double seconds, double warmUp) {}

    /** Part of the time that a kind of layer takes, in percent. */
    public record Share(String network, String engine, int bits, String kind, double percent) {}

    /**
     * Cost of walking {@code candidates} siblings at once, in walks of one.
     *
     * @param leastTimesOne what it would be if only multiply-adds counted and none were done twice; null where a gate may stop candidates
     */
    public record PassCost(
            String network, String how, int candidates, double seconds, double timesOne, Double leastTimesOne) {}

    /** Speeds at every width. */
    public List<Speed> speeds(Specimen specimen, List<String> engines, List<Integer> widths, Machine machine) {
        List<Speed> speeds = new ArrayList<>();
        for (String name : engines) {
            try (Engine engine = open(name, specimen)) {
                for (int bits : widths) {
                    progress.accept(specimen.name() + " at " + bits + " bits on " + name);
                    double walks = walks(engine, specimen.images(batch), uniform(specimen, bits));
                    double images = walks * batch;
                    double floor = machine.products() / machine.threads() / products(specimen);
                    speeds.add(new Speed(specimen.name(), name, bits, images, images / threads, floor));
                }
            }
        }
        return speeds;
    }

    /** The pace of a whole network at one width, after as many measurements as it takes for the JVM to warm up. */
    public Pace pace(Specimen specimen, String name, int bits) {
        progress.accept(specimen.name() + " at " + bits + " bits on " + name);
        try (Engine engine = open(name, specimen)) {
            ImageBatch images = specimen.images(batch);
            List<Setting> setting = uniform(specimen, bits);
            Rate.Settled walks = Rate.settled(threads, seconds, () -> () -> engine.walk(images, setting, Watch.BLIND));
            return new Pace(threads / (batch * walks.perSecond()), walks.lost());
        }
    }

    /** Where the time goes at one width. */
    public List<Share> shares(Specimen specimen, String name, int bits) {
        progress.accept(specimen.name() + " at " + bits + " bits on " + name + ", kind by kind");
        Clockwork clockwork = new Clockwork();
        try (Engine engine = Engines.open(
                name, specimen.network(), specimen.parameters(), Quantization.named("absmax"), clockwork)) {
            List<Setting> setting = uniform(specimen, bits);
            ImageBatch images = specimen.images(batch);
            walks(engine, images, setting);
            clockwork.reset();
            walks(engine, images, setting);
        }
        Map<String, Long> nanos = clockwork.nanos();
        double all = nanos.values().stream().mapToLong(Long::longValue).sum();
        return nanos.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> new Share(specimen.name(), name, bits, e.getKey(), 100 * e.getValue() / all))
                .toList();
    }

    /** What siblings cost: accuracy only, and with the float network alongside and a gate that may stop them. */
    public List<PassCost> passes(Specimen specimen, ImageBatch images, String name, List<Integer> counts, Gate gate) {
        List<PassCost> costs = new ArrayList<>();
        try (Engine engine = open(name, specimen)) {
            costs.addAll(passes(specimen, images, engine, counts, "accuracy", Watch.BLIND));
            String gated = String.format(
                    Locale.ROOT, "drift, %s at most %s", gate.metric().label(), gate.limit());
            DriftMeter meter = new DriftMeter(specimen.network().timesteps(), gate);
            costs.addAll(passes(specimen, images, engine, counts, gated, meter));
        }
        return costs;
    }

    private List<PassCost> passes(
            Specimen specimen, ImageBatch images, Engine engine, List<Integer> counts, String how, Watch watch) {
        List<PassCost> costs = new ArrayList<>();
        double one = 0;
        for (int count : counts) {
            progress.accept(specimen.name() + ", " + count + " siblings, " + how);
            double taken = Siblings.seconds(engine, images, Siblings.of(specimen, count), watch, threads, seconds);
            one = costs.isEmpty() ? taken / count : one;
            Double least = watch == Watch.BLIND ? Siblings.least(specimen, count) : null;
            costs.add(new PassCost(specimen.name(), how, count, taken, taken / one, least));
        }
        return costs;
    }

    private double walks(Engine engine, ImageBatch images, List<Setting> settings) {
        return Rate.perSecond(threads, seconds, () -> () -> engine.walk(images, settings, Watch.BLIND));
    }

    private static Engine open(String name, Specimen specimen) {
        return Engines.open(name, specimen.network(), specimen.parameters(), Quantization.named("absmax"));
    }

    private static List<Setting> uniform(Specimen specimen, int bits) {
        return List.of(Setting.uniform(specimen.network().weightLayers(), bits));
    }

    /** Products of bytes per image, weights of at most 7 bits. */
    private static double products(Specimen specimen) {
        double sum = 0;
        for (WeightLayer layer : specimen.network().weightLayers()) {
            boolean several = !layer.spikeFed() && !layer.conv().depthwise();
            sum += (double) layer.opsPerImage() * (several ? PRODUCTS_OF_REAL : 1);
        }
        return sum;
    }
}
