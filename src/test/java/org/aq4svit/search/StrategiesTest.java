package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aq4svit.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for the strategies on whatever problem, tried on a few hundred synthetic ones. */
class StrategiesTest {
    private static final int PROBLEMS = 200;

    /** A search that has been run. */
    private record Run(
            SearchStrategy.Task task, ScriptedEvaluator evaluator, KeptDiary diary, Finalists finalists, int bound) {

        static Run of(int problem, String strategy) {
            Random random = new Random(1000 + problem);
            Network network = Toy.random(random);
            List<Integer> widths = List.of(8, 6, 5, 4, 3, 2).subList(random.nextInt(3), 4 + random.nextInt(3));
            Level finest = Level.values()[random.nextInt(3)];
            Constraint constraint = new Constraint(random.nextInt(4), Constraint.Unit.POINTS);
            int topK = 1 + random.nextInt(4);
            int beam = 1 + random.nextInt(4);
            int bound = 1 + random.nextInt(4);
            ScriptedEvaluator evaluator =
                    ScriptedEvaluator.random(random, network.weightLayers().size());
            KeptDiary diary = new KeptDiary();
            SearchStrategy.Task task = new SearchStrategy.Task(
                    new SearchSpace(network, widths, finest), constraint, topK, evaluator, diary);
            return new Run(
                    task, evaluator, diary, Strategies.named(strategy, beam).search(task), bound);
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

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam"})
    void onlyCandidatesThatTheGateLetThroughAreEvaluated(String strategy) {
        runs(strategy).forEach(run -> {
            assertThat(run.evaluator.screened).containsAll(run.evaluator.searched);
            assertThat(run.evaluator.searched).noneMatch(run.evaluator::stops);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "beam"})
    void ofAParentsChildrenAtMostTopKAreEvaluatedThoseWithTheLeastDriftPerByte(String strategy) {
        runs(strategy)
                .forEach(run -> run.diary.steps.forEach(step -> {
                    Map<Candidate, List<Diary.Decision>> families =
                            step.decisions().stream().collect(Collectors.groupingBy(Diary.Decision::parent));
                    families.forEach((parent, children) -> {
                        List<Diary.Decision> passed =
                                children.stream().filter(Diary.Decision::passed).toList();
                        assertThat(passed).hasSizeLessThanOrEqualTo(run.task.topK());
                        double worst = passed.stream()
                                .mapToDouble(d -> driftPerByte(run, d))
                                .max()
                                .orElse(0);
                        assertThat(children)
                                .filteredOn(d -> !d.passed() && !run.evaluator.stops(d.candidate()))
                                .allMatch(d -> strategy.equals("beam") || driftPerByte(run, d) >= worst);
                    });
                }));
    }

    private static double driftPerByte(Run run, Diary.Decision d) {
        double before = d.parent().setting().isFloat() ? 0 : run.evaluator.drift(d.parent());
        return (run.evaluator.drift(d.candidate()) - before)
                / Math.max(1, d.parent().bytes() - d.candidate().bytes());
    }

    @Test
    void greedyAsksForAFailedMoveOnlyAgainOnTheNextLevel() {
        runs("greedy").forEach(run -> {
            Map<Level, Set<String>> failed = new HashMap<>();
            run.diary.steps.forEach(step -> step.decisions().forEach(d -> {
                boolean stopped = d.screening().orElseThrow().stoppedAt().isPresent();
                boolean tooMuch = d.accuracy()
                        .filter(a -> !run.task.constraint().allows(a))
                        .isPresent();
                Set<String> soFar = failed.computeIfAbsent(step.level(), l -> new HashSet<>());
                assertThat(soFar).doesNotContain(move(run, step.level(), d));
                if (stopped || tooMuch) {
                    soFar.add(move(run, step.level(), d));
                }
            }));
        });
    }

    /** The unit that was changed and the width it got. */
    private static String move(Run run, Level level, Diary.Decision d) {
        Unit unit = run.task.space().units(level).stream()
                .filter(u -> u.layers().stream()
                        .anyMatch(i -> d.candidate().setting().bits(i)
                                != d.parent().setting().bits(i)))
                .findFirst()
                .orElseThrow();
        int width = unit.layers().stream()
                .mapToInt(d.candidate().setting()::bits)
                .max()
                .orElseThrow();
        return unit.scope() + "=" + width;
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "greedy", "beam"})
    void theDiarySaysWhatWasDone(String strategy) {
        runs(strategy).forEach(run -> {
            Set<Candidate> known = new HashSet<>(Set.of(run.task.space().origin()));
            run.diary.steps.forEach(step -> {
                assertThat(step.decisions()).isNotEmpty();
                assertThat(step.decisions())
                        .extracting(Diary.Decision::candidate)
                        .doesNotHaveDuplicates();
                step.decisions().forEach(d -> {
                    assertThat(d.accuracy().isPresent()).isEqualTo(d.passed());
                    assertThat(known).contains(d.parent());
                    assertThat(d.candidate().bytes()).isLessThan(d.parent().bytes());
                });
                step.decisions().forEach(d -> known.add(d.candidate()));
                assertThat(step.best().isPresent()).isEqualTo(step.kept() > 0);
                step.best().ifPresent(best -> assertThat(known).contains(best));
            });
            assertThat(passed(run.diary)).isEqualTo(run.evaluator.searched);
            assertThat(passed(run.diary)).containsAll(run.finalists.all());
        });
    }

    private static Set<Candidate> passed(KeptDiary diary) {
        return diary.decisions().stream()
                .filter(Diary.Decision::passed)
                .map(Diary.Decision::candidate)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"greedy, 0", "greedy, 9000", "beam, 0", "beam, 9000", "uniform, 0", "uniform, 9000"})
    void everySearchEndsWhetherAllOrNothingIsFeasible(String strategy, int lost) {
        Network network = Toy.network(List.of(List.of(10, 20, 30), List.of(40, 50), List.of(60)));
        SearchSpace space = new SearchSpace(network, List.of(8, 6, 5, 4, 3, 2), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> lost);
        SearchStrategy.Task task = new SearchStrategy.Task(
                space, new Constraint(1.5, Constraint.Unit.POINTS), 1, evaluator, new KeptDiary());

        Finalists finalists = Strategies.named(strategy, 4).search(task);

        assertThat(finalists.all()).isSortedAccordingTo(Comparator.comparing(Candidate::bytes));
        assertThat(finalists.all().stream().map(Candidate::toString).findFirst())
                .isEqualTo(lost == 0 ? Optional.of("*=2") : Optional.empty());
    }

    @Test
    void uniformTriesEveryWidthOnceAndKeepsThoseThatFit() {
        Network network = Toy.fourBlocks();
        SearchSpace space = new SearchSpace(network, List.of(2, 8, 4), Level.BLOCK);
        ScriptedEvaluator evaluator = new ScriptedEvaluator(
                c -> c.setting().bits(0) == 2 ? 500 : c.setting().bits(0) == 4 ? 150 : 0);
        KeptDiary diary = new KeptDiary();

        Finalists finalists = Strategies.named("uniform", 1)
                .search(new SearchStrategy.Task(
                        space, new Constraint(1.5, Constraint.Unit.POINTS), 1, evaluator, diary));

        assertThat(finalists.all()).extracting(Candidate::toString).containsExactly("*=4", "*=8");
        assertThat(evaluator.screened).isEmpty();
        assertThat(diary.steps).singleElement().satisfies(step -> {
            assertThat(step.decisions())
                    .extracting(d -> d.candidate().toString())
                    .containsExactly("*=8", "*=4", "*=2");
            assertThat(step.decisions())
                    .allMatch(d -> d.passed() && d.screening().isEmpty());
            assertThat(step.kept()).isEqualTo(2);
            assertThat(step.best().orElseThrow()).hasToString("*=4");
        });
    }

    @Test
    void haveNames() {
        assertThat(Strategies.names())
                .allSatisfy(name -> assertThat(Strategies.named(name, 2).name()).isEqualTo(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Strategies.named("luck", 2));
    }
}
