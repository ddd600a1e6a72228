package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aq4svit.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which solutions a descent races, in worlds of one answer per candidate that chance disturbs. */
class FrontDescentTest {
    private static final double HOPELESS = 1.2;

    /** Eight layers whose errors add up, more or less. */
    private static final class World {
        private final SearchSpace space;
        private final SearchStrategy.Task task;
        private final Sensitivities sensitivities;
        private final List<Trial> found;

        /** @param tolerated points of drop that are good enough */
        World(int seed, double tolerated) {
            Random random = new Random(seed);
            Network network = Toy.network(List.of(IntStream.range(0, 8)
                    .map(i -> 500 + random.nextInt(5000))
                    .boxed()
                    .toList()));
            double[] sensitivity = random.doubles(8, 20, 800).toArray();
            space = new SearchSpace(network, List.of(8, 6, 4, 3, 2), Level.BLOCK);
            ScriptedEvaluator evaluator = new ScriptedEvaluator(c -> lost(seed, sensitivity, c));
            task = evaluator.task(space, new MaxDrop(tolerated, MaxDrop.Unit.POINTS), 2, new KeptDiary());
            Candidate start = space.uniform().get(1);
            sensitivities = Sensitivities.measure(task, start);
            found = task.race(List.of(start));
        }

        private int lost(int seed, double[] sensitivity, Candidate c) {
            double sum = IntStream.range(0, 8)
                    .mapToDouble(i -> sensitivity[i]
                            * space.error(space.units().get(i), c.setting().bits(i)))
                    .sum();
            double chance =
                    0.7 + 0.6 * new Random(31L * seed + c.setting().text().hashCode()).nextDouble();
            return (int) (sum * chance);
        }

        Candidate start() {
            return found.get(0).candidate();
        }

        FrontDescent.Report justBelow() {
            return new FrontDescent(task, sensitivities.near())
                    .justBelow(start().bytes(), sensitivities.measured(), found);
        }

        double loss(Candidate candidate) {
            return task.evaluator().search(List.of(candidate), 0).get(0).distillationLoss();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void racesOnlyWhatLooksBetterThanEverythingSmallerAndStopsAtTheFirstThatIsGoodEnough(int seed) {
        World world = new World(seed, 0.5);

        FrontDescent.Report report = world.justBelow();

        assertThat(report.trials()).isNotEmpty();
        assertThat(report.asked())
                .isSortedAccordingTo(Comparator.comparingLong(Candidate::bytes))
                .allMatch(c -> c.bytes() < world.start().bytes());
        for (Trial trial : report.trials()) {
            Candidate raced = trial.candidate();
            assertThat(report.asked().subList(0, report.asked().indexOf(raced)))
                    .allMatch(smaller -> world.loss(smaller) > world.loss(raced));
        }
        List<Trial> before = report.trials().subList(0, report.trials().size() - 1);
        assertThat(before).noneMatch(Trial::descends);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void racesTheTwoBestLookingWhereEverythingIsHopeless(int seed) {
        World world = new World(seed, 0.005); // half an image of ten thousand
        Candidate harmless = world.space.uniform().get(0); // more bits than where the descent starts
        List<Trial> good = List.of(new Trial(harmless, ScriptedEvaluator.accuracy(0), 0, true, true));

        FrontDescent.Report report = new FrontDescent(world.task, world.sensitivities.near())
                .justBelow(world.start().bytes(), List.of(), good);

        List<Candidate> undominated = new ArrayList<>();
        for (Candidate c : report.asked()) {
            if (undominated.stream().allMatch(u -> world.loss(u) > world.loss(c))) {
                undominated.add(c);
            }
        }
        assertThat(undominated).allMatch(c -> world.loss(c) > HOPELESS * world.loss(harmless));
        assertThat(report.trials().stream().map(Trial::candidate).toList())
                .isEqualTo(undominated.subList(Math.max(0, undominated.size() - 2), undominated.size()));
    }
}
