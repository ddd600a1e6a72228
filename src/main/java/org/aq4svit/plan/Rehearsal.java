package org.aq4svit.plan;

import java.util.List;
import org.aq4svit.model.Network;
import org.aq4svit.search.FinalPass;
import org.aq4svit.search.RoundingErrors;
import org.aq4svit.search.SearchSpace;
import org.aq4svit.search.SearchStrategy;
import org.aq4svit.search.Strategies;
import org.aq4svit.sweep.Norms;
import org.aq4svit.sweep.SweepConfig;

/** All searches of one model as a sweep would run them, with an imagined network in place of the real one. */
final class Rehearsal {
    private final SweepConfig config;
    private final ImageCounts images;

    Rehearsal(SweepConfig config, ImageCounts images) {
        this.config = config;
        this.images = images;
    }

    /**
     * What the cluster would be asked, in this order.
     *
     * @param seed decides what kind of network is imagined
     */
    List<Inquiry> of(Network network, long seed) {
        SearchSpace space = config.search().space().of(network, RoundingErrors.BY_LEVELS);
        boolean calibrates = config.search().norms() == Norms.REESTIMATED;
        ImaginedNetwork imagined = new ImaginedNetwork(network.weightLayers(), images, calibrates, seed);
        double baseline = imagined.validate(space.origin()).baselineTop1();
        for (String name : config.search().strategies()) {
            long before = imagined.judged();
            SearchStrategy.Task task = SearchStrategy.Task.of(
                    space,
                    config.constraint(),
                    config.search().topK(),
                    imagined,
                    config.search().judging(baseline),
                    step -> {},
                    () -> imagined.judged() - before >= config.search().budget().images());
            SearchStrategy strategy = Strategies.named(name, config.search().options());
            new FinalPass(task, config.search().finalPasses()).run(strategy.search(task));
        }
        return imagined.inquiries();
    }
}
