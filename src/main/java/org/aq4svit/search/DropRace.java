package org.aq4svit.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows candidates one wave of images after the other until each surely keeps the largest drop, or surely does not. */
final class DropRace implements Race {
    private final Rules rules;
    private final CandidateEvaluator evaluator;
    private final double limit;

    /**
     * A race to a limit.
     *
     * @param limit largest drop, as a share of the images
     */
    DropRace(Rules rules, CandidateEvaluator evaluator, double limit) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.limit = limit;
    }

    /** How far a candidate has come. */
    private record Runner(Candidate candidate, Accuracy accuracy, double divergence, PairedTest test) {

        Runner after(Accuracy wave) {
            double first = accuracy.images() == 0 ? wave.divergence() : divergence;
            return new Runner(
                    candidate, accuracy.and(wave), first, test.after(wave.images(), wave.lost(), wave.gained()));
        }

        /** Whether more images could change what is known; what failed on some is not shown others. */
        boolean isOpen() {
            return test.verdict() == PairedTest.Verdict.OPEN && !accuracy.isFailed();
        }

        Trial trial() {
            boolean feasible = test.verdict() == PairedTest.Verdict.FEASIBLE && !accuracy.isFailed();
            return new Trial(candidate, accuracy, divergence, feasible, feasible);
        }
    }

    @Override
    public List<Trial> run(List<Candidate> candidates) {
        Map<Candidate, Runner> runners = new LinkedHashMap<>();
        candidates.forEach(c -> runners.put(c, start(c)));
        for (int wave = 0; wave < evaluator.waves(); wave++) {
            List<Runner> open = runners.values().stream().filter(Runner::isOpen).toList();
            if (open.isEmpty()) {
                break;
            }
            List<Accuracy> seen =
                    evaluator.search(open.stream().map(Runner::candidate).toList(), wave);
            for (int i = 0; i < seen.size(); i++) {
                runners.put(open.get(i).candidate, open.get(i).after(seen.get(i)));
            }
        }
        List<Trial> trials = new ArrayList<>();
        candidates.forEach(c -> trials.add(runners.get(c).trial()));
        return trials;
    }

    private Runner start(Candidate candidate) {
        return new Runner(
                candidate,
                Accuracy.OF_NOTHING,
                0,
                PairedTest.of(evaluator.searchImages(), limit, rules.error(), rules.seed()));
    }
}
