package org.aq4svit.plan;

import java.util.List;
import org.aq4svit.model.Network;
import org.aq4svit.sweep.SweepConfig;

/** A sweep of networks that need not exist, on clusters that need not exist. */
public final class ScaleStudy {
    private final SweepConfig config;
    private final Rehearsal rehearsal;
    private final Planner.Speed perOperation;
    private final Overheads overheads;

    /**
     * A study.
     *
     * @param images of every source, as far as its limit goes
     * @param perOperation seconds per multiply-add of one core
     */
    public ScaleStudy(SweepConfig config, long images, Planner.Speed perOperation, Overheads overheads) {
        this.config = config;
        this.rehearsal = new Rehearsal(config, ImageCounts.of(config, uri -> images));
        this.perOperation = perOperation;
        this.overheads = overheads;
    }

    /** What a model's search asks, and how long it takes. */
    public record Rehearsed(Courses courses, List<Inquiry> inquiries) {}

    /** The search of one network; {@code number} tells those of equal networks apart. */
    public Rehearsed rehearsed(Network network, int number) {
        double operations = network.opsPerImage();
        WalkPrice price = new WalkPrice(network, operations * perOperation.narrow(), operations * perOperation.wide());
        return new Rehearsed(new Courses(network, price), rehearsal.of(network, config.seed() + number));
    }

    /** A cluster of so many executors. */
    public Scaling.Point at(int executors, int coresPerExecutor, List<Rehearsed> models) {
        int cores = executors * coresPerExecutor;
        List<Simulation.Course> courses =
                models.stream().map(m -> m.courses.on(cores, m.inquiries)).toList();
        return new Scaling(overheads, config.modelsAtOnce(cores)).at(executors, cores, courses);
    }
}
