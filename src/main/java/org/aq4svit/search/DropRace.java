package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows candidates one wave of images after the other until each surely keeps the largest drop, or surely does not. After the first wave they are
 * compared not only with the float network but also with the candidate that answers most alike, among those that were seen on all images.
 */
final class DropRace implements Race {
    private final Rules rules;
    private final CandidateEvaluator evaluator;
    private final double limit;
    private final List<Changes> known = new ArrayList<>();

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

        Runner after(Accuracy wave, PairedTest tested) {
            double first = accuracy.images() == 0 ? wave.divergence() : divergence;
            return new Runner(candidate, accuracy.and(wave), first, tested);
        }

        Runner beside(Changes yardstick) {
            return new Runner(candidate, accuracy, divergence, test.beside(yardstick));
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
                Runner ahead = shown(open.get(i), seen.get(i), wave);
                runners.put(ahead.candidate, wave == 0 && ahead.isOpen() ? beside(ahead) : ahead);
            }
        }
        runners.values().forEach(this::keep);
        return candidates.stream().map(c -> runners.get(c).trial()).toList();
    }

    private Runner shown(Runner runner, Accuracy seen, int wave) {
        PairedTest test = runner.test;
        return runner.after(seen, seen.isFailed() ? test : test.after(evaluator.changes(runner.candidate, wave)));
    }

    /** Compared with what answers most alike of all that is known, as far as the images seen so far tell. */
    private Runner beside(Runner runner) {
        Changes seen = runner.test.seen();
        return known.stream()
                .min(Comparator.comparingInt(k -> k.first(seen.images()).unlike(seen)))
                .map(runner::beside)
                .orElse(runner);
    }

    /** What was seen on all images is what others can be compared with. */
    private void keep(Runner runner) {
        Changes seen = runner.test.seen();
        if (seen.images() == evaluator.searchImages() && !runner.accuracy.isFailed()) {
            known.add(seen);
        }
    }

    private Runner start(Candidate candidate) {
        return new Runner(
                candidate, Accuracy.OF_NOTHING, 0, PairedTest.of(evaluator.searchImages(), limit, rules.error()));
    }
}
