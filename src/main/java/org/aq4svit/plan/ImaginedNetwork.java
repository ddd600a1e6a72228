package org.aq4svit.plan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;
import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;
import org.aq4svit.search.Accuracy;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.CandidateEvaluator;
import org.aq4svit.search.Changes;
import org.aq4svit.search.Screening;
import org.aq4svit.sweep.Purpose;

/**
 * A network that nobody trained: it draws lots in place of computing, and writes down what it was asked. Its layers differ in how sensitive
 * they are, by chance; its answers diverge with the rounding errors of its layers, and images are lost and gained with the divergence, all
 * as {@link Temper} says. Equal seeds give equal networks.
 */
final class ImaginedNetwork implements CandidateEvaluator {
    private final ImageCounts images;
    private final boolean calibrates;
    private final long seed;
    private final double[] sensitivity;
    private final Set<Asked> asked = new HashSet<>();
    private final List<Inquiry> inquiries = new ArrayList<>();

    private record Asked(Purpose purpose, int wave, Candidate candidate) {}

    /**
     * A network.
     *
     * @param calibrates whether norms are estimated for every candidate before its accuracy is
     */
    ImaginedNetwork(List<WeightLayer> layers, ImageCounts images, boolean calibrates, long seed) {
        this.images = images;
        this.calibrates = calibrates;
        this.seed = seed;
        this.sensitivity = Temper.sensitivities(layers.size(), new Well19937c(seed));
    }

    /** What was asked and not known, in this order. */
    List<Inquiry> inquiries() {
        return List.copyOf(inquiries);
    }

    /** Images judged so far, one candidate on one image being one. */
    long judged() {
        return inquiries.stream().mapToLong(Inquiry::judged).sum();
    }

    @Override
    public List<Screening> screen(List<Candidate> candidates, double limit) {
        ask(Purpose.DRIFT, 0, candidates);
        return candidates.stream().map(c -> screening(c, limit)).toList();
    }

    private Screening screening(Candidate candidate, double limit) {
        double flips = Temper.flips(divergence(candidate), random(candidate, "flips"));
        double worst = Temper.worst(flips);
        return new Screening(flips, worst, worst > limit ? Optional.of("imagined") : Optional.empty());
    }

    @Override
    public long searchImages() {
        return images.search().images();
    }

    @Override
    public int waves() {
        return images.waves().count();
    }

    @Override
    public List<Accuracy> search(List<Candidate> candidates, int wave) {
        return judged(Purpose.SEARCH, wave, candidates);
    }

    @Override
    public List<Accuracy> validate(List<Candidate> candidates) {
        return judged(Purpose.VALIDATE, 0, candidates);
    }

    private List<Accuracy> judged(Purpose purpose, int wave, List<Candidate> candidates) {
        if (calibrates) {
            ask(
                    Purpose.CALIBRATE,
                    0,
                    candidates.stream().filter(c -> !c.setting().isFloat()).toList());
        }
        ask(purpose, wave, candidates);
        long shown = images.of(purpose, wave).images();
        return candidates.stream()
                .map(c -> drawn(c, shown, random(c, purpose + " " + wave)))
                .toList();
    }

    /** The real evaluator remembers as well. */
    private void ask(Purpose purpose, int wave, List<Candidate> candidates) {
        List<Candidate> fresh = candidates.stream()
                .filter(c -> asked.add(new Asked(purpose, wave, c)))
                .toList();
        if (!fresh.isEmpty()) {
            ImageCounts.Cut cut = images.of(purpose, wave);
            inquiries.add(new Inquiry(
                    purpose, wave, fresh.stream().map(Candidate::setting).toList(), cut.shards(), cut.images()));
        }
    }

    /** The same images are lost and gained easily by all candidates, more or less. */
    @Override
    public Changes changes(Candidate candidate, int wave) {
        String occasion = Purpose.SEARCH + " " + wave;
        long shown = images.of(Purpose.SEARCH, wave).images();
        Accuracy drawn = drawn(candidate, shown, random(candidate, occasion));
        RandomGenerator common = new Well19937c(seed + wave);
        RandomGenerator own = random(candidate, occasion + " images");
        int[] order = MathArrays.natural(Math.toIntExact(shown));
        MathArrays.shuffle(order, common); // races look at one image after the other, right and wrong ones mixed
        double[] firmness = new double[order.length];
        Arrays.setAll(firmness, i -> Temper.firmness(common, own));
        int right = Math.toIntExact(drawn.baselineCorrect1());
        return Changes.of(
                order.length,
                least(firmness, Arrays.copyOf(order, right), drawn.lost()),
                least(firmness, Arrays.copyOfRange(order, right, order.length), drawn.gained()));
    }

    /** At which of the places the smallest {@code count} of the values are. */
    private static List<Integer> least(double[] values, int[] places, long count) {
        return IntStream.of(places)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .limit(count)
                .toList();
    }

    private Accuracy drawn(Candidate candidate, long shown, RandomGenerator random) {
        double divergence = divergence(candidate);
        long right = Math.round(Temper.TOP1 * shown);
        long lost = binomial(random, right, Temper.lost(divergence));
        long gained = binomial(random, shown - right, Temper.gained(divergence));
        long correct = right - lost + gained;
        return new Accuracy(shown, right, correct, correct, lost, gained, divergence, divergence);
    }

    private static long binomial(RandomGenerator random, long trials, double probability) {
        return new BinomialDistribution(random, Math.toIntExact(trials), probability).sample();
    }

    /** Of the answers from the float network's, in nats; no two candidates are quite alike in what they do to it. */
    private double divergence(Candidate candidate) {
        double sum = 0;
        for (int i = 0; i < sensitivity.length; i++) {
            sum += sensitivity[i] * error(candidate.setting().bits(i));
        }
        return Temper.divergence(sum, random(candidate, "luck"));
    }

    /** Squared rounding error at a width, as a share of that at {@link Temper#USUAL_BITS}. */
    private static double error(int bits) {
        double levels = bits == BitWidth.FLOAT ? Double.POSITIVE_INFINITY : BitWidth.largestLevel(bits);
        double usual = BitWidth.largestLevel(Temper.USUAL_BITS);
        return usual * usual / (levels * levels);
    }

    /** The same for the same candidate and occasion. */
    private RandomGenerator random(Candidate candidate, String occasion) {
        byte[] hash = DigestUtils.sha256(seed + " " + candidate.id() + " " + occasion);
        return new Well19937c(ByteBuffer.wrap(hash).getLong());
    }
}
