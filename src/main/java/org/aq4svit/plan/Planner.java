package org.aq4svit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.StatUtils;
import org.aq4svit.bench.Benchmark;
import org.aq4svit.bench.Specimen;
import org.aq4svit.model.Network;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.sweep.Forecast;
import org.aq4svit.sweep.SweepConfig;

/** Foretells what a sweep's searches take: several rehearsals, each with another imagined network, priced at this machine's speed. */
public final class Planner {
    private final SweepConfig config;
    private final int cores;
    private final int rehearsals;

    /**
     * A planner.
     *
     * @param cores that tasks are dealt to
     * @param rehearsals per model; the more, the surer the bounds
     */
    public Planner(SweepConfig config, int cores, int rehearsals) {
        this.config = config;
        this.cores = cores;
        this.rehearsals = rehearsals;
    }

    /**
     * How fast one core walks images through a network while all other cores do the same, in seconds per image.
     *
     * @param narrow with weights of at most 8 bits
     * @param wide with float32 weights
     * @param warmUp seconds that a core loses until the JVM has compiled what this network needs and the ones before it did not
     */
    public record Speed(double narrow, double wide, double warmUp) {
        private static final int NARROW = 4;

        /** That of a network on an engine on this machine. */
        public static Speed measured(Benchmark benchmark, Specimen specimen, String engine) {
            Benchmark.Pace narrow = benchmark.pace(specimen, engine, NARROW);
            Benchmark.Pace wide = benchmark.pace(specimen, engine, BitWidth.FLOAT);
            return new Speed(narrow.seconds(), wide.seconds(), narrow.warmUp() + wide.warmUp());
        }

        /** That of a second network of the same kind. */
        public Speed warm() {
            return new Speed(narrow, wide, 0);
        }
    }

    /**
     * What the search of a model takes.
     *
     * @param opsPerImage multiply-adds of one image, all time steps
     * @param operations multiply-adds of all images judged, as if no two candidates shared any
     * @param fullPasses images judged ÷ validation images
     * @param coreHours of computing; Spark's part and the decoding of images come on top
     */
    public record OfModel(
            String model,
            String family,
            long opsPerImage,
            Speed speed,
            Forecast.Bounds images,
            Forecast.Bounds fullPasses,
            double operations,
            Forecast.Bounds coreHours) {

        /** To be compared with what the run took. */
        public Forecast.OfModel forecast() {
            return new Forecast.OfModel(model, images, coreHours.times(3600));
        }
    }

    /** The plan of one model: the median of the rehearsals, between the least and the most. */
    public OfModel of(String name, Network network, Speed speed, ImageCounts counts) {
        Courses courses = new Courses(network, new WalkPrice(network, speed.narrow, speed.wide));
        List<List<Inquiry>> searches = rehearsed(network, counts);
        List<Double> seconds = new ArrayList<>();
        for (List<Inquiry> inquiries : searches) {
            double walking = inquiries.stream()
                    .mapToDouble(i -> courses.seconds(i, cores))
                    .sum();
            seconds.add(walking + cores * speed.warmUp);
        }
        long ops = network.opsPerImage();
        Forecast.Bounds judged = judged(searches);
        return new OfModel(
                name,
                network.family(),
                ops,
                speed,
                judged,
                judged.times(1.0 / counts.validate().images()),
                judged.expected() * ops,
                bounds(seconds).times(1.0 / 3600));
    }

    /** Images that a model's searches judge, one candidate on one image being one. */
    public Forecast.Bounds images(Network network, ImageCounts counts) {
        return judged(rehearsed(network, counts));
    }

    private List<List<Inquiry>> rehearsed(Network network, ImageCounts counts) {
        Rehearsal rehearsal = new Rehearsal(config, counts);
        return LongStream.range(0, rehearsals)
                .mapToObj(r -> rehearsal.of(network, config.seed() + r))
                .toList();
    }

    private static Forecast.Bounds judged(List<List<Inquiry>> searches) {
        return bounds(searches.stream()
                .map(inquiries ->
                        inquiries.stream().mapToDouble(Inquiry::judged).sum())
                .toList());
    }

    private static Forecast.Bounds bounds(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return new Forecast.Bounds(StatUtils.min(all), StatUtils.percentile(all, 50), StatUtils.max(all));
    }
}
