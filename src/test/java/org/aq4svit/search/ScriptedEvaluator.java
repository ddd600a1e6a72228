package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Knows what every candidate will score, and takes down who was asked for. Of 10,000 images the float network gets 9,000 right; a
 * candidate loses some of them, and a lost image costs a thousandth of a nat.
 */
final class ScriptedEvaluator implements CandidateEvaluator {
    static final int IMAGES = 10_000;
    private static final double LIMITLESS = Double.POSITIVE_INFINITY;
    private static final int MOST_QUESTIONS = 100_000; // far beyond what any strategy needs: it hangs

    /** Images in the order in which they are lost: however many are, they lie evenly among the others. */
    private static final List<Integer> WEAKEST =
            IntStream.range(0, IMAGES).mapToObj(i -> i * 6181 % IMAGES).toList();

    final Set<Candidate> screened = new HashSet<>();
    final Set<Candidate> searched = new HashSet<>();
    final Set<Candidate> validated = new HashSet<>();

    private final ToIntFunction<Candidate> lost;
    private ToIntFunction<Candidate> lostInValidation;
    private Function<Candidate, Double> drift;
    private Predicate<Candidate> stopped = c -> false;
    private int questions;

    /** An evaluator by the number of images that a candidate loses; its drift tells the same. */
    ScriptedEvaluator(ToIntFunction<Candidate> lost) {
        this.lost = lost;
        this.lostInValidation = lost;
        this.drift = c -> lost.applyAsInt(c) / 1e5;
    }

    /** Losses that add up over layers: {@code table.get(layer).get(bits)}; widths that it lacks lose nothing. */
    static ScriptedEvaluator additive(List<Map<Integer, Integer>> table) {
        return new ScriptedEvaluator(c -> {
            int sum = 0;
            for (int layer = 0; layer < table.size(); layer++) {
                sum += table.get(layer).getOrDefault(c.setting().bits(layer), 0);
            }
            return sum;
        });
    }

    /** Losses that more or less add up and fall with the width, a gate that stops some, validation images that disagree. */
    static ScriptedEvaluator random(Random random, int layers) {
        int[] sensitivity = random.ints(layers, 1, 400).toArray();
        long seed = random.nextLong();
        ToIntFunction<Candidate> additive = c -> {
            double sum = 0;
            for (int i = 0; i < layers; i++) {
                sum += c.setting().bits(i) > 8
                        ? 0
                        : sensitivity[i] * Math.pow(0.5, c.setting().bits(i) - 2);
            }
            return (int) sum;
        };
        return new ScriptedEvaluator(c -> Math.max(0, additive.applyAsInt(c) + noise(seed, c, 40)))
                .validating(c -> Math.max(0, additive.applyAsInt(c) + noise(seed + 1, c, 60)))
                .drifting(c -> Math.max(0, additive.applyAsInt(c) + noise(seed + 2, c, 30)) / 1e4)
                .stopping(c -> noise(seed + 3, c, 100) > 60);
    }

    private static int noise(long seed, Candidate c, int size) {
        return new Random(seed * 31 + c.setting().text().hashCode()).nextInt(2 * size) - size;
    }

    ScriptedEvaluator validating(ToIntFunction<Candidate> losses) {
        lostInValidation = losses;
        return this;
    }

    ScriptedEvaluator drifting(Function<Candidate, Double> drifts) {
        drift = drifts;
        return this;
    }

    ScriptedEvaluator stopping(Predicate<Candidate> gate) {
        stopped = gate;
        return this;
    }

    boolean stops(Candidate candidate) {
        return stopped.test(candidate);
    }

    double drift(Candidate candidate) {
        return drift.apply(candidate);
    }

    @Override
    public List<Screening> screen(List<Candidate> candidates, double limit) {
        count(candidates, screened);
        return candidates.stream()
                .map(c -> new Screening(
                        drift(c), drift(c), limit < LIMITLESS && stops(c) ? Optional.of("lif") : Optional.empty()))
                .toList();
    }

    @Override
    public long searchImages() {
        return IMAGES;
    }

    @Override
    public int waves() {
        return 1;
    }

    @Override
    public List<Accuracy> search(List<Candidate> candidates, int wave) {
        count(candidates, searched);
        return candidates.stream().map(c -> accuracy(lost.applyAsInt(c))).toList();
    }

    @Override
    public Changes changes(Candidate candidate, int wave) {
        int images = (int) accuracy(lost.applyAsInt(candidate)).lost();
        return Changes.of(IMAGES, WEAKEST.subList(0, images), List.of());
    }

    @Override
    public List<Accuracy> validate(List<Candidate> candidates) {
        count(candidates, validated);
        return candidates.stream()
                .map(c -> accuracy(lostInValidation.applyAsInt(c)))
                .toList();
    }

    private void count(List<Candidate> candidates, Set<Candidate> asked) {
        assertThat(++questions).as("questions").isLessThan(MOST_QUESTIONS);
        asked.addAll(candidates);
    }

    static Accuracy accuracy(int lostImages) {
        int lost = Math.min(9000, lostImages);
        return new Accuracy(IMAGES, 9000, 9000 - lost, 9500, lost, 0, lostImages / 1000.0, lostImages / 1000.0);
    }

    /** A task for this evaluator whose gate's limit is fixed and audits nothing. */
    SearchStrategy.Task task(SearchSpace space, Constraint constraint, int topK, Diary diary) {
        return task(space, constraint, topK, diary, () -> false);
    }

    /** The same with a budget. */
    SearchStrategy.Task task(SearchSpace space, Constraint constraint, int topK, Diary diary, BooleanSupplier spent) {
        return task(space, constraint, topK, diary, spent, 1e-12);
    }

    /** A task whose gate audits everything that it dismisses. */
    SearchStrategy.Task audited(SearchSpace space, Constraint constraint, int topK, Diary diary) {
        return task(space, constraint, topK, diary, () -> false, 1);
    }

    private SearchStrategy.Task task(
            SearchSpace space, Constraint constraint, int topK, Diary diary, BooleanSupplier spent, double audit) {
        GateKeeper.Rules gate = new GateKeeper.Rules(1, GateKeeper.Learning.FIXED, 0.05, audit, 1);
        SearchStrategy.Judging judging = new SearchStrategy.Judging(new Race.Rules(0.05), gate, 90);
        return SearchStrategy.Task.of(space, constraint, topK, this, judging, diary, spent);
    }

    /** A strategy with options for small problems. */
    static SearchStrategy strategy(String name, int beamWidth) {
        return Strategies.named(name, new Strategies.Options(beamWidth, 20, 100_000, 1));
    }

    int questions() {
        return questions;
    }

    /** A table row by pairs of width and loss. */
    static Map<Integer, Integer> losses(int... widthsAndLosses) {
        Map<Integer, Integer> row = new HashMap<>();
        for (int i = 0; i < widthsAndLosses.length; i += 2) {
            row.put(widthsAndLosses[i], widthsAndLosses[i + 1]);
        }
        return row;
    }
}
