package org.aq4svit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a candidate's drop on a full set of images keeps a limit, answered as early as the images seen so far allow. Each image counts +1
 * if it was lost, -1 if it was gained and 0 otherwise; the drop is the mean over the full set. Images are visited in random order without
 * replacement, and one may look after every wave and stop whenever one likes: see {@link CapitalProcess}. What the unseen images cannot
 * change any more is decided exactly.
 *
 * <p>A state: {@link #after} leaves it as it is and returns the next one.
 */
final class PairedTest {
    private final Terms terms;
    private final List<Wave> waves;
    private final CapitalProcess againstTooMuch;
    private final CapitalProcess againstAllowed;
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
     * @param seed of the order in which the images of a wave are counted
     */
    private record Terms(int population, double limit, double level, long seed) {
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

    private PairedTest(
            Terms terms,
            List<Wave> waves,
            CapitalProcess againstTooMuch,
            CapitalProcess againstAllowed,
            Verdict verdict) {
        this.terms = terms;
        this.waves = waves;
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
     * @param seed of the order in which the images of a wave are counted
     */
    static PairedTest of(long population, double limit, double level, long seed) {
        Terms terms = new Terms(Math.toIntExact(population), limit, level, seed);
        long tooMuch = terms.allowed() + 1;
        return new PairedTest(
                terms,
                List.of(),
                CapitalProcess.against(-tooMuch, population), // values change sign: gained images count +1
                CapitalProcess.against(terms.allowed(), population),
                Verdict.OPEN);
    }

    /** The test after one more wave of images, none of which was seen before. */
    PairedTest after(long images, long lost, long gained) {
        Wave wave = new Wave(Math.toIntExact(images), Math.toIntExact(lost), Math.toIntExact(gained));
        if (seen() + images > terms.population) {
            throw new IllegalArgumentException("expected at most " + (terms.population - seen())
                    + " images that were not seen before, found " + images);
        }
        List<Wave> longer = new ArrayList<>(waves);
        longer.add(wave);
        return verdict == Verdict.OPEN ? bet(wave, List.copyOf(longer)) : decided(List.copyOf(longer));
    }

    private PairedTest decided(List<Wave> longer) {
        return new PairedTest(terms, longer, againstTooMuch, againstAllowed, verdict);
    }

    private PairedTest bet(Wave wave, List<Wave> longer) {
        CapitalProcess tooMuch = againstTooMuch.copy();
        CapitalProcess allowed = againstAllowed.copy();
        Verdict found = Verdict.OPEN;
        int[] values = wave.inRandomOrder(terms.seed, waves.size());
        for (int i = 0; i < values.length && found == Verdict.OPEN; i++) {
            tooMuch.see(-values[i]);
            allowed.see(values[i]);
            found = tooMuch.refutes(terms.level)
                    ? Verdict.FEASIBLE
                    : allowed.refutes(terms.level) ? Verdict.INFEASIBLE : Verdict.OPEN;
        }
        return new PairedTest(terms, longer, tooMuch, allowed, found);
    }

    /** What is known so far. Once found it stays, whatever comes later. */
    Verdict verdict() {
        return verdict;
    }

    /** Number of images seen. */
    long seen() {
        return waves.stream().mapToLong(Wave::images).sum();
    }

    /**
     * The drop, as a share of the images, with confidence 1 - level at all times together: it holds whenever one looks. Exact when all images
     * are seen.
     */
    Interval interval() {
        int[] values = IntStream.range(0, waves.size())
                .mapToObj(w -> waves.get(w).inRandomOrder(terms.seed, w))
                .flatMapToInt(Arrays::stream)
                .toArray();
        double lower = smallestSum(values) / (double) terms.population;
        double upper = -smallestSum(IntStream.of(values).map(v -> -v).toArray()) / (double) terms.population;
        // Should the two ends refute each other, which they may with probability level, the truth is most likely in
        // between.
        return new Interval(Math.min(lower, upper), Math.max(lower, upper));
    }

    /** The smallest sum of the full set that is possible and that the values seen do not refute. */
    private long smallestSum(int[] values) {
        long sum = IntStream.of(values).sum();
        long unseen = terms.population - values.length;
        long refuted = sum - unseen - 1;
        long kept = sum + unseen;
        while (kept - refuted > 1) {
            long claim = Math.floorDiv(kept + refuted, 2);
            if (refutes(values, claim)) {
                refuted = claim;
            } else {
                kept = claim;
            }
        }
        return kept;
    }

    /** Whether these values refute, with half the level, that the full set adds up to at most {@code claim}. */
    private boolean refutes(int[] values, long claim) {
        CapitalProcess capital = CapitalProcess.against(claim, terms.population);
        for (int i = 0; i < values.length && !capital.refutes(terms.level / 2); i++) {
            capital.see(values[i]);
        }
        return capital.refutes(terms.level / 2);
    }
}
