package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.Network;
import org.aq4svit.quant.BitWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for the strategies on whatever problem, tried on a hundred synthetic ones. */
class StrategiesTest {
    private static final int PROBLEMS = 100;

    /** A search that has been run. */
    private record Run(
            SearchStrategy.Task task, ScriptedEvaluator evaluator, KeptDiary diary, Finalists finalists, int bound) {

        static Run of(int problem, String strategy) {
            Random random = new Random(1000 + problem);
            Network network = Toy.random(random);
            List<Integer> widths = List.of(8, 6, 5, 4, 3, 2).subList(random.nextInt(3), 4 + random.nextInt(3));
            Level finest = Level.values()[random.nextInt(5)];
            Constraint constraint = new MaxDrop(random.nextInt(4), MaxDrop.Unit.POINTS);
            int topK = 1 + random.nextInt(4);
            int beam = 1 + random.nextInt(4);
            int bound = 1 + random.nextInt(4);
            ScriptedEvaluator evaluator =
                    ScriptedEvaluator.random(random, network.weightLayers().size());
            KeptDiary diary = new KeptDiary();
            SearchStrategy.Task task =
                    evaluator.task(new SearchSpace(network, widths, finest), constraint, topK, diary);
            return new Run(
                    task,
                    evaluator,
                    diary,
                    ScriptedEvaluator.strategy(strategy, beam).search(task),
                    bound);
        }

        FinalPass.Winner winner() {
            return new FinalPass(task, bound).run(finalists);
        }
    }

    private static Stream<Run> runs(String strategy) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> Run.of(i, strategy));
    }

    @Test
    void aBeamNeverReturnsAWorseSettingThanGreedyWhateverTheValidationImagesSay() {
        int met = 0;
        int better = 0;
        for (int i = 0; i < 2 * PROBLEMS; i++) {
            FinalPass.Winner greedy = Run.of(i, "greedy").winner();
            FinalPass.Winner beam = Run.of(i, "beam").winner();

            if (greedy.constraintMet()) {
                assertThat(beam.constraintMet()).isTrue();
                assertThat(beam.candidate().bytes())
                        .isLessThanOrEqualTo(greedy.candidate().bytes());
                met++;
                better += beam.candidate().bytes() < greedy.candidate().bytes() ? 1 : 0;
            } else if (!beam.constraintMet()) {
                assertThat(beam.accuracy().drop())
                        .isLessThanOrEqualTo(greedy.accuracy().drop());
            }
        }
        assertThat(met).isGreaterThan(PROBLEMS);
        assertThat(better).isGreaterThan(PROBLEMS / 20); // or the beam is not worth its price
    }

    /** On the search images; what the validation images say of either is another matter. */
    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam"})
    void whatIsFoundIsNoLargerThanTheBestSingleWidth(String strategy) {
        for (int i = 0; i < PROBLEMS; i++) {
            List<Candidate> uniform = Run.of(i, "uniform").finalists.all();
            List<Candidate> found = Run.of(i, strategy).finalists.all();
            if (!uniform.isEmpty() && isMonotone(i)) {
                assertThat(found.get(0).bytes())
                        .isLessThanOrEqualTo(uniform.get(0).bytes());
            }
        }
    }

    /** Whether no width keeps the constraint where a larger one does not. */
    private static boolean isMonotone(int problem) {
        Run run = Run.of(problem, "uniform");
        List<Candidate> widths = run.task.space().uniform();
        List<Candidate> good = run.finalists.all();
        return widths.subList(0, good.size()).containsAll(good);
    }

    /** In a world where errors add up as assumed, the exact solution is what an exhaustive search finds. */
    @Test
    void frontierComesWithinTwoPercentOfAnExhaustiveSearch() {
        int near = 0;
        for (int problem = 0; problem < PROBLEMS; problem++) {
            Random random = new Random(problem);
            Network network = Toy.network(List.of(
                    List.of(500 + random.nextInt(5000), 500 + random.nextInt(5000)),
                    List.of(500 + random.nextInt(5000), 500 + random.nextInt(5000))));
            double[] sensitivity = random.doubles(4, 5, 800).toArray();
            SearchSpace space = new SearchSpace(network, List.of(8, 6, 4, 3, 2), Level.BLOCK);
            ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> (int) IntStream.range(0, 4)
                    .mapToDouble(i -> sensitivity[i]
                            * space.error(space.units().get(i), c.setting().bits(i)))
                    .sum());
            Constraint constraint = new MaxDrop(1.5, MaxDrop.Unit.POINTS);

            long frontier = smallest("frontier", evaluator.task(space, constraint, 2, new KeptDiary()));
            int asked = evaluator.searched.size();
            long exhaustive = smallest("exhaustive", evaluator.task(space, constraint, 2, new KeptDiary()));

            assertThat(frontier).isGreaterThanOrEqualTo(exhaustive);
            assertThat(asked).isLessThan(60);
            near += frontier <= 1.02 * exhaustive ? 1 : 0;
        }
        assertThat(near).isGreaterThanOrEqualTo(95 * PROBLEMS / 100);
    }

    private static long smallest(String strategy, SearchStrategy.Task task) {
        return ScriptedEvaluator.strategy(strategy, 2).search(task).all().get(0).bytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam", "frontier", "random"})
    void whatTheGateStoppedIsNotEvaluated(String strategy) {
        runs(strategy).forEach(run -> run.diary.decisions().stream()
                .filter(d -> d.ruling().isPresent())
                .forEach(d -> {
                    boolean stopped = run.evaluator.stops(d.candidate());
                    assertThat(d.ruling().get().verdict())
                            .isEqualTo(stopped ? GateKeeper.Verdict.REJECTED : GateKeeper.Verdict.KEPT);
                    assertThat(d.evaluated() && stopped).isFalse();
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "greedy", "beam", "frontier", "random", "manual"})
    void theDiarySaysWhatWasDone(String strategy) {
        runs(strategy).forEach(run -> {
            Set<Candidate> known = new HashSet<>(Set.of(run.task.space().origin()));
            run.diary.steps.forEach(step -> {
                assertThat(step.decisions())
                        .filteredOn(d -> d.ruling().isPresent())
                        .extracting(Diary.Decision::candidate)
                        .doesNotHaveDuplicates();
                step.decisions().forEach(d -> assertThat(known).contains(d.parent()));
                step.decisions().forEach(d -> known.add(d.candidate()));
                assertThat(step.best().isPresent()).isEqualTo(step.kept() > 0);
                step.best().ifPresent(best -> assertThat(known).contains(best));
            });
            Set<Candidate> evaluated = evaluated(run.diary);
            evaluated.add(run.task.space().origin());
            assertThat(evaluated).containsAll(run.finalists.all());
            assertThat(evaluated)
                    .containsAll(strategy.equals("manual") ? run.evaluator.validated : run.evaluator.searched);
        });
    }

    private static Set<Candidate> evaluated(KeptDiary diary) {
        return diary.decisions().stream()
                .filter(Diary.Decision::evaluated)
                .map(Diary.Decision::candidate)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "greedy, 0",
        "greedy, 9000",
        "beam, 0",
        "beam, 9000",
        "uniform, 0",
        "uniform, 9000",
        "frontier, 0",
        "frontier, 9000",
        "manual, 0",
        "manual, 9000"
    })
    void everySearchEndsWhetherAllOrNothingIsFeasible(String strategy, int lost) {
        Network network = Toy.network(List.of(List.of(10, 20, 30), List.of(40, 50), List.of(60)));
        SearchSpace space = new SearchSpace(network, List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> lost);
        SearchStrategy.Task task = evaluator.task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 1, new KeptDiary());

        Finalists finalists = ScriptedEvaluator.strategy(strategy, 4).search(task);

        assertThat(finalists.all()).isSortedAccordingTo(Comparator.comparing(Candidate::bytes));
        assertThat(finalists.all().stream().map(Candidate::toString).findFirst())
                .isEqualTo(lost == 0 ? Optional.of("*=2") : Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "greedy", "beam", "frontier", "random", "exhaustive"})
    void underALimitedSizeTheWinnerFitsAndUsesIt(String strategy) {
        SearchSpace space = new SearchSpace(
                Toy.network(List.of(List.of(1000, 3000), List.of(500, 2500))), List.of(8, 6, 4, 3, 2), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> (int) IntStream.range(0, 4)
                .mapToDouble(
                        i -> 400 * space.error(space.units().get(i), c.setting().bits(i)))
                .sum());
        Constraint size = new MaxSize(MaxSize.Measure.EFFECTIVE_BITS, 5);
        SearchStrategy.Task task = evaluator.task(space, size, 3, new KeptDiary());

        FinalPass.Winner winner = new FinalPass(task, 8)
                .run(ScriptedEvaluator.strategy(strategy, 3).search(task));

        assertThat(winner.constraintMet()).isTrue();
        double least = strategy.equals("uniform") ? 4 : 4.3;
        assertThat(winner.candidate().footprint().effectiveBits()).isBetween(least, 5.0);
    }

    /** Settings of four blocks whose layers must not be narrower than in {@code floor}. */
    private static SearchSpace bounded(List<Integer> widths, Level finest, String floor) {
        Network network = Toy.fourBlocks();
        return new SearchSpace(network, widths, finest, Toy.setting(network, floor), RoundingErrors.BY_LEVELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam", "frontier", "manual"})
    void whatIsExcludedStaysInFloat32(String strategy) {
        SearchSpace space = bounded(List.of(8, 4, 2), Level.BLOCK, "*=2,stage1=32,stage2.block1=4");
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> 0);
        SearchStrategy.Task task = evaluator.task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 2, new KeptDiary());

        Finalists finalists = ScriptedEvaluator.strategy(strategy, 2).search(task);

        assertThat(finalists.all().get(0)).hasToString("*=2,stage1=32,stage2.block1=4");
        assertThat(evaluator.searched)
                .allMatch(c -> c.setting().bits(0) == 32 && c.setting().bits(2) != 2);
    }

    /** The second block of the first stage loses too much at 2 bits; the first one must not go below 8. */
    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam", "frontier", "manual"})
    void aFloorOfOneLayerHoldsUpNoOtherOfItsUnit(String strategy) {
        SearchSpace space = bounded(List.of(8, 6, 4, 2), Level.STAGE, "*=2,stage1.block1=8");
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> c.setting().bits(1) == 2 ? 1000 : 0);
        SearchStrategy.Task task = evaluator.task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 2, new KeptDiary());

        Finalists finalists = ScriptedEvaluator.strategy(strategy, 2).search(task);

        assertThat(finalists.all().get(0)).hasToString("*=2,stage1=4,stage1.block1=8");
    }

    @Test
    void workByHandThatRunsOutOfTimeHasWhatItsStudyFoundHarmless() {
        SearchSpace space = new SearchSpace(
                Toy.network(List.of(List.of(1000, 3000), List.of(500, 2500))), List.of(8, 4, 3, 2), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> c.setting().bits(0) < 4 ? 1000 : 0);
        SearchStrategy.Task task = evaluator.task(
                space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 2, new KeptDiary(), () -> evaluator.questions() > 3);

        Finalists finalists = ScriptedEvaluator.strategy("manual", 1).search(task);

        assertThat(finalists.all()).hasSize(2);
        assertThat(finalists.all().get(0)).hasToString("*=32,stage1.block1=4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam", "frontier", "manual", "exhaustive"})
    void aSearchWhoseBudgetIsSpentEndsSoonWithWhatItHas(String strategy) {
        SearchSpace space = new SearchSpace(
                Toy.network(List.of(List.of(1000, 3000, 100), List.of(500, 2500, 700))),
                List.of(8, 6, 5, 4, 3, 2),
                Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(
                c -> c.setting().bits(0) < 4 || c.setting().bits(1) < 3 ? 1000 : 0);
        SearchStrategy.Task task = evaluator.task(
                space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 2, new KeptDiary(), () -> evaluator.questions() > 6);

        ScriptedEvaluator.strategy(strategy, 3).search(task);

        assertThat(evaluator.questions()).isBetween(1, 6 + 12);
    }

    /** The first block loses too much at any width. */
    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam", "frontier"})
    void whatNoWidthIsGoodEnoughForStaysInFloat32(String strategy) {
        Network network = Toy.fourBlocks();
        SearchSpace space = new SearchSpace(network, List.of(8, 4, 2), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> c.setting().bits(0) == BitWidth.FLOAT ? 0 : 1000);
        SearchStrategy.Task task = evaluator.task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 2, new KeptDiary());

        Finalists finalists = ScriptedEvaluator.strategy(strategy, 2).search(task);

        assertThat(finalists.all().get(0).setting().bits(0)).isEqualTo(BitWidth.FLOAT);
        assertThat(finalists.all().get(0).bytes()).isLessThan(space.origin().bytes() * 3 / 4);
    }

    @Test
    void anExhaustiveSearchRefusesWhatItCannotFinish() {
        SearchSpace space = new SearchSpace(
                Toy.network(List.of(List.of(1, 2, 3, 4, 5, 6, 7, 8))), List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);
        SearchStrategy.Task task =
                new ScriptedEvaluator(c -> 0).task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 1, new KeptDiary());

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ScriptedEvaluator.strategy("exhaustive", 1).search(task))
                .withMessageContaining("exhaustive-limit");
    }

    @Test
    void uniformTriesEveryWidthOnceAndKeepsThoseThatFit() {
        Network network = Toy.fourBlocks();
        SearchSpace space = new SearchSpace(network, List.of(2, 8, 4), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(
                c -> c.setting().bits(0) == 2 ? 500 : c.setting().bits(0) == 4 ? 150 : 0);
        KeptDiary diary = new KeptDiary();

        Finalists finalists = ScriptedEvaluator.strategy("uniform", 1)
                .search(evaluator.task(space, new MaxDrop(1.5, MaxDrop.Unit.POINTS), 1, diary));

        assertThat(finalists.all()).extracting(Candidate::toString).containsExactly("*=4", "*=8");
        assertThat(evaluator.screened).isEmpty();
        assertThat(diary.steps).singleElement().satisfies(step -> {
            assertThat(step.decisions())
                    .extracting(d -> d.candidate().toString())
                    .containsExactly("*=8", "*=4", "*=2");
            assertThat(step.decisions())
                    .allMatch(d -> d.evaluated() && d.ruling().isEmpty());
            assertThat(step.kept()).isEqualTo(2);
            assertThat(step.best().orElseThrow()).hasToString("*=4");
        });
    }

    @Test
    void haveNames() {
        assertThat(Strategies.names())
                .allSatisfy(name ->
                        assertThat(ScriptedEvaluator.strategy(name, 2).name()).isEqualTo(name));
        assertThatIllegalArgumentException().isThrownBy(() -> ScriptedEvaluator.strategy("luck", 2));
    }
}
