package org.aq4svit.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cores against wall-clock, and what keeps more cores from helping. */
public final class Scaling {
    private static final String COMPUTING = "computing";
    private static final String WAITING = "cores wait for the last tasks of a step";

    /** A cause that takes less than this share of the wall-clock is not worth naming. */
    private static final double WORTH_NAMING = 0.05;

    private final Overheads overheads;
    private final int modelsAtOnce;

    Scaling(Overheads overheads, int modelsAtOnce) {
        this.overheads = overheads;
        this.modelsAtOnce = modelsAtOnce;
    }

    /**
     * A cluster.
     *
     * @param seconds wall-clock
     * @param speedUp over one core that does nothing but compute
     * @param busy share of the cores' time that is spent computing
     * @param cause what takes most of the rest
     * @param share of the wall-clock that would be saved without it
     */
    public record Point(
            int executors, int cores, double seconds, double speedUp, double busy, String cause, double share) {}

    private record Loss(String cause, double seconds) {}

    /** One size of cluster. */
    Point at(int executors, int cores, List<Simulation.Course> courses) {
        Simulation.Outcome real = Simulation.run(courses, overheads, cores, modelsAtOnce);
        double work = courses.stream().mapToDouble(Simulation.Course::seconds).sum();
        double ideal =
                Simulation.run(courses, Overheads.NONE, cores, modelsAtOnce).seconds();
        List<Loss> losses = new ArrayList<>(List.of(new Loss(WAITING, ideal - work / cores)));
        overheads.each().forEach(o -> {
            double without =
                    Simulation.run(courses, o.rest(), cores, modelsAtOnce).seconds();
            losses.add(new Loss(o.cause(), real.seconds() - without));
        });
        Loss worst =
                losses.stream().max(Comparator.comparingDouble(Loss::seconds)).orElseThrow();
        double share = worst.seconds / real.seconds();
        String cause = share < WORTH_NAMING ? COMPUTING : worst.cause;
        return new Point(executors, cores, real.seconds(), work / real.seconds(), real.busy(), cause, share);
    }
}
