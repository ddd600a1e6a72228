package org.aq4svit.search;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * Whether a candidate's drop on a full set of images keeps a limit, answered as early as the images seen so far allow. Each image counts +1
 * if it was lost, -1 if it was gained and 0 otherwise; the drop is the mean over the full set. Images are visited in random order without
 * replacement, and one may look after every image and stop whenever one likes: see {@link CapitalProcess}. What the unseen images cannot
 * change any more is decided exactly.
 *
 * <p>The candidate may be compared with others than the float network: with any candidate whose drop on the full set is known, since the
 * difference to it is then all that is unknown (ours; a control variate). A candidate that differs in one layer answers a few images differently where the
 * float network differs in many, and the less differs, the sooner one knows. The gambler divides the capital among such comparisons; a sum of fair
 * games is fair.
 *
 * <p>A state: {@link #after} leaves it as it is and returns the next one.
 */
final class PairedTest {
    private final Terms terms;
    private final Changes seen;
    private final List<Stake> againstTooMuch;
    private final List<Stake> againstAllowed;
    private final Verdict verdict;

    /** What is known of the drop on the full set. */
    enum Verdict {
        /** It keeps the limit. */
        FEASIBLE,
        /** It is beyond the limit. */
        INFEASIBLE,
        /** More images are needed. */
        OPEN
    }

    /**
     * What is asked.
     *
     * @param population images of the full set
     * @param limit largest drop, as a share of the images
     * @param level bound on the probability of calling an infeasible candidate feasible, and on that of the opposite
     */
    private record Terms(int population, double limit, double level) {
        Terms {
            if (population < 1 || !(level > 0 && level < 1) || Double.isNaN(limit)) {
                throw new IllegalArgumentException("expected some images, a limit and a level between 0 and 1, found "
                        + population + " images, limit " + limit + " and level " + level);
            }
        }

        /** The most images that may be lost beyond those gained: the largest k with k / population not over the limit. */
        long allowed() {
            long nearest = Math.round(limit * population);
            return (double) nearest / population <= limit ? nearest : nearest - 1;
        }
    }

    /**
     * A part of the capital, with which one comparison is bet on.
     *
     * @param share of the capital when the test began
     * @param yardstick what became of all images in the candidate that this one is compared with
     * @param sign 1 to bet that more is lost than is claimed, -1 to bet that less is
     */
    private record Stake(double share, Changes yardstick, int sign, CapitalProcess process) {

        /** @param claimed what the images beyond those seen add up to at most, times the sign */
        static Stake of(double share, Changes yardstick, int sign, long claimed, long unseen) {
            return new Stake(share, yardstick, sign, CapitalProcess.against(claimed, unseen));
        }

        void see(int image, int change) {
            process.see(sign * (change - yardstick.at(image)));
        }

        double worth() {
            return share * process.capital();
        }

        Stake times(double factor) {
            return new Stake(factor * share, yardstick, sign, process.copy());
        }
    }

    private PairedTest(
            Terms terms, Changes seen, List<Stake> againstTooMuch, List<Stake> againstAllowed, Verdict verdict) {
        this.terms = terms;
        this.seen = seen;
        this.againstTooMuch = againstTooMuch;
        this.againstAllowed = againstAllowed;
        this.verdict = verdict;
    }

    /**
     * The test before any image is seen.
     *
     * @param population images of the full set
     * @param limit largest drop, as a share of the images: 0.015 is one and a half points
     * @param level bound on the probability of calling an infeasible candidate feasible, and on that of the opposite
     */
    static PairedTest of(long population, double limit, double level) {
        Terms terms = new Terms(Math.toIntExact(population), limit, level);
        PairedTest nothing = new PairedTest(terms, Changes.none(0), List.of(), List.of(), Verdict.OPEN);
        return nothing.with(1, Changes.none(terms.population));
    }

    /**
     * From here on half of the capital goes by comparison with another candidate. Which one may be chosen by what was seen so far.
     *
     * @param yardstick what became of all images in it
     */
    PairedTest beside(Changes yardstick) {
        return with(0.5, yardstick);
    }

    private PairedTest with(double part, Changes yardstick) {
        if (yardstick.images() != terms.population) {
            throw new IllegalArgumentException(
                    "expected what became of " + terms.population + " images, found " + yardstick.images());
        }
        // what is lost and gained from here on, if in the end just as much is lost as is allowed
        long rest = terms.allowed()
                - seen.sum()
                - (yardstick.sum() - yardstick.first(seen.images()).sum());
        long unseen = terms.population - seen.images();
        return new PairedTest(
                terms,
                seen,
                divided(againstTooMuch, part, share -> Stake.of(share, yardstick, -1, -(rest + 1), unseen)),
                divided(againstAllowed, part, share -> Stake.of(share, yardstick, 1, rest, unseen)),
                verdict);
    }

    private static List<Stake> divided(List<Stake> stakes, double part, DoubleFunction<Stake> fresh) {
        double capital = stakes.isEmpty() ? 1 : worth(stakes);
        return Stream.concat(stakes.stream().map(s -> s.times(1 - part)), Stream.of(fresh.apply(part * capital)))
                .toList();
    }

    /** The test after more images, none of which was seen before. */
    PairedTest after(Changes wave) {
        if (seen.images() + wave.images() > terms.population) {
            throw new IllegalArgumentException("expected at most " + (terms.population - seen.images())
                    + " images that were not seen before, found " + wave.images());
        }
        List<Stake> tooMuch = againstTooMuch.stream().map(s -> s.times(1)).toList();
        List<Stake> allowed = againstAllowed.stream().map(s -> s.times(1)).toList();
        Verdict found = verdict;
        for (int i = 0; i < wave.images() && found == Verdict.OPEN; i++) {
            int image = seen.images() + i;
            int change = wave.at(i);
            tooMuch.forEach(s -> s.see(image, change));
            allowed.forEach(s -> s.see(image, change));
            found = refuted(tooMuch) ? Verdict.FEASIBLE : refuted(allowed) ? Verdict.INFEASIBLE : Verdict.OPEN;
        }
        return new PairedTest(terms, seen.and(wave), tooMuch, allowed, found);
    }

    private boolean refuted(List<Stake> stakes) {
        return worth(stakes) >= 1 / terms.level;
    }

    private static double worth(List<Stake> stakes) {
        return stakes.stream().mapToDouble(Stake::worth).sum();
    }

    /** What is known so far. Once found it stays, whatever comes later. */
    Verdict verdict() {
        return verdict;
    }

    /** The images seen. */
    Changes seen() {
        return seen;
    }
}
