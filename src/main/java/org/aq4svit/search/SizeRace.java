package org.aq4svit.search;

import java.util.ArrayList;
import java.util.List;

/** Looks at the first wave only: how far answers diverge from the float network's shows there already. */
final class SizeRace implements Race {
    private final MaxSize size;
    private final CandidateEvaluator evaluator;

    SizeRace(MaxSize size, CandidateEvaluator evaluator) {
        this.size = size;
        this.evaluator = evaluator;
    }

    @Override
    public List<Trial> run(List<Candidate> candidates) {
        List<Accuracy> seen = evaluator.search(candidates, 0);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            Candidate candidate = candidates.get(i);
            boolean fits = size.fits(candidate);
            boolean failed = seen.get(i).isFailed();
            trials.add(new Trial(candidate, seen.get(i), seen.get(i).divergence(), fits && !failed, !fits && !failed));
        }
        return trials;
    }
}
