package org.aq4svit.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.aq4svit.model.Network;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Purpose;

/** Inquiries as tasks with a duration. */
public final class Courses {
    private final WalkPrice price;
    private final List<Setting> floats;

    /** Images that are seen together for the first time. */
    private record Part(Purpose purpose, int wave) {}

    /** For one network. */
    Courses(Network network, WalkPrice price) {
        this.price = price;
        this.floats = List.of(Setting.uniform(network.weightLayers(), BitWidth.FLOAT));
    }

    /** Seconds that one image takes a task with these settings; for drift the float network walks along. */
    double perImage(Purpose purpose, List<Setting> settings) {
        return purpose == Purpose.DRIFT ? price.watched(settings, floats.get(0)) : price.seconds(settings);
    }

    /** Core seconds of an inquiry on so many cores. */
    double seconds(Inquiry inquiry, int cores) {
        return inquiry.groups(cores).stream()
                        .mapToDouble(g -> perImage(inquiry.purpose(), g))
                        .sum()
                * inquiry.images();
    }

    /**
     * The tasks of inquiries on so many cores. Whoever sees the images of a purpose for the first time needs the float network's answers as
     * well.
     */
    Simulation.Course on(int cores, List<Inquiry> inquiries) {
        Set<Part> seen = new HashSet<>();
        return new Simulation.Course(inquiries.stream()
                .map(i -> tasks(i, cores, compares(i.purpose()) && seen.add(new Part(i.purpose(), i.wave()))))
                .toList());
    }

    private static boolean compares(Purpose purpose) {
        return purpose == Purpose.SEARCH || purpose == Purpose.VALIDATE;
    }

    private double[] tasks(Inquiry inquiry, int cores, boolean first) {
        double images = (double) inquiry.images() / inquiry.shards();
        double reference = first ? price.seconds(floats) : 0;
        return inquiry.groups(cores).stream()
                .flatMapToDouble(g -> DoubleStream.generate(() -> images * (reference + perImage(inquiry.purpose(), g)))
                        .limit(inquiry.shards()))
                .toArray();
    }
}
