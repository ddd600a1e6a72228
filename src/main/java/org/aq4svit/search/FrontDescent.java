package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds a small size for which the best predicted setting is still good enough. */
final class FrontDescent {
    /** Halving ends when the range of sizes is this share of the bytes. */
    private static final double RESOLUTION = 0.02;

    /** Sizes below one that is known to be good, as shares of it. What is good enough is not monotone here: chance decides. */
    private static final double[] JUST_BELOW = {0.88, 0.91, 0.935, 0.95, 0.96, 0.97, 0.98, 0.99};

    /** A solution is hopeless if its loss is so many times the largest of those that were good enough. */
    private static final double HOPELESS = 1.2;

    /** That many are raced even if they are hopeless: how much loss can be borne is not known for certain. */
    private static final int FEWEST_RACES = 2;

    private final SearchStrategy.Task task;
    private final Sensitivities.Front front;

    FrontDescent(SearchStrategy.Task task, Sensitivities.Front front) {
        this.task = task;
        this.front = front;
    }

    /**
     * What was done.
     *
     * @param asked every solution that was looked at
     * @param trials of those that were raced
     */
    record Report(List<Candidate> asked, List<Trial> trials) {

        static Report of(List<Trial> trials) {
            return new Report(trials.stream().map(Trial::candidate).toList(), trials);
        }
    }

    /** Halves all sizes below this one, or goes right to the size that is asked for. */
    Report below(long largest) {
        if (task.constraint() instanceof MaxSize size) {
            return Report.of(task.race(List.of(largestWithin(size, largest))));
        }
        List<Trial> trials = new ArrayList<>();
        long tooSmall = front.smallest() - 1;
        long enough = largest;
        while (enough - tooSmall > RESOLUTION * enough && !task.spent().getAsBoolean()) {
            long middle = (enough + tooSmall) / 2;
            Candidate candidate = front.within(middle);
            Trial trial = task.race(List.of(candidate)).get(0);
            trials.add(trial);
            if (trial.descends()) {
                enough = Math.min(middle, candidate.bytes());
            } else {
                tooSmall = middle;
            }
        }
        return Report.of(trials);
    }

    /** The largest solution that is small enough, as far as one can tell by halving; the smallest there is if none is. */
    private Candidate largestWithin(MaxSize size, long largest) {
        long fits = front.smallest();
        long tooLarge = largest;
        while (tooLarge - fits > 1) {
            long middle = (tooLarge + fits) / 2;
            if (size.fits(front.within(middle))) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return front.within(fits);
    }

    /**
     * Races promising solutions a little below this size, the smallest first, until one is good enough: what it would take to judge the larger
     * ones is saved. Or races the new solution for the size that is asked for.
     *
     * @param also what was measured around there, of which the smaller settings count as well
     * @param found what was raced before
     */
    Report justBelow(long bytes, List<Candidate> also, List<Trial> found) {
        if (task.constraint() instanceof MaxSize) {
            return below(front.largest());
        }
        Stream<Candidate> solutions = Arrays.stream(JUST_BELOW).mapToObj(share -> front.within((long) (share * bytes)));
        List<Candidate> candidates = Stream.concat(solutions, also.stream())
                .filter(c -> c.bytes() < bytes)
                .distinct()
                .sorted(Comparator.comparingLong(Candidate::bytes))
                .toList();
        List<Trial> trials = new ArrayList<>();
        for (Candidate candidate : promising(candidates, found)) {
            Trial trial = task.race(List.of(candidate)).get(0);
            trials.add(trial);
            if (trial.descends() || task.spent().getAsBoolean()) {
                break;
            }
        }
        return new Report(candidates, trials);
    }

    /**
     * By what the first wave shows: none that is larger than another and no better, and none that is hopeless, unless hardly any were left.
     *
     * @param candidates the smallest first
     */
    private List<Candidate> promising(List<Candidate> candidates, List<Trial> found) {
        double good = largestLoss(found.stream().filter(Trial::eligible).toList());
        List<Accuracy> seen = task.evaluator().search(candidates, 0);
        List<Candidate> better = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        int hopeless = 0;
        for (int i = 0; i < candidates.size(); i++) {
            double loss = seen.get(i).distillationLoss();
            if (loss < least) {
                least = loss;
                better.add(candidates.get(i));
                hopeless += loss > HOPELESS * good ? 1 : 0; // these come first, since losses fall
            }
        }
        int spared = Math.min(hopeless, Math.max(0, better.size() - FEWEST_RACES));
        return better.subList(spared, better.size());
    }

    /** On the first wave, which everything raced was seen on. */
    private double largestLoss(List<Trial> trials) {
        List<Candidate> candidates = trials.stream().map(Trial::candidate).toList();
        return task.evaluator().search(candidates, 0).stream()
                .mapToDouble(Accuracy::distillationLoss)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
