package org.aq4svit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulation where the answer is known in closed form. */
class SimulationTest {
    private static final int COUNTLESS = 1_000_000;

    /** Eight models of a few jobs of a few tasks. */
    private static List<Simulation.Course> courses(long seed) {
        Random random = new Random(seed);
        List<Simulation.Course> courses = new ArrayList<>();
        for (int m = 0; m < 8; m++) {
            List<double[]> jobs = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(5); j++) {
                jobs.add(random.doubles(1 + random.nextInt(9), 0.1, 10).toArray());
            }
            courses.add(new Simulation.Course(jobs));
        }
        return courses;
    }

    private static double work(List<Simulation.Course> courses) {
        return courses.stream().mapToDouble(Simulation.Course::seconds).sum();
    }

    /** The slowest task of every job, one job after the other. */
    private static double criticalPath(Simulation.Course course) {
        return course.jobs().stream()
                .mapToDouble(tasks -> Arrays.stream(tasks).max().orElseThrow())
                .sum();
    }

    private static Overheads overheads(double launch, double task, double step) {
        return new Overheads(launch, task, step, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void oneCoreTakesTheSumOfAllWork(long seed) {
        List<Simulation.Course> courses = courses(seed);
        Simulation.Outcome outcome = Simulation.run(courses, Overheads.NONE, 1, 3);
        assertThat(outcome.seconds()).isCloseTo(work(courses), within(1e-9));
        assertThat(outcome.busy()).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void countlessCoresTakeTheLongestCriticalPath(long seed) {
        List<Simulation.Course> courses = courses(seed);
        double longest =
                courses.stream().mapToDouble(SimulationTest::criticalPath).max().orElseThrow();
        assertThat(Simulation.run(courses, Overheads.NONE, COUNTLESS, 8).seconds())
                .isCloseTo(longest, within(1e-9));
    }

    @Test
    void modelsOneByOneTakeTheSumOfTheirCriticalPaths() {
        List<Simulation.Course> courses = courses(5);
        double sum = courses.stream().mapToDouble(SimulationTest::criticalPath).sum();
        assertThat(Simulation.run(courses, Overheads.NONE, COUNTLESS, 1).seconds())
                .isCloseTo(sum, within(1e-9));
    }

    @Test
    void noClusterIsFasterThanItsCoresOrItsSlowestModelAllow() {
        List<Simulation.Course> courses = courses(6);
        double longest =
                courses.stream().mapToDouble(SimulationTest::criticalPath).max().orElseThrow();
        for (int cores = 1; cores < 40; cores++) {
            assertThat(Simulation.run(courses, Overheads.NONE, cores, 8).seconds())
                    .isGreaterThanOrEqualTo(Math.max(longest, work(courses) / cores) - 1e-9);
        }
    }

    @Test
    void theDriverLaunchesOneTaskAtATime() {
        List<Simulation.Course> many = List.of(new Simulation.Course(List.of(new double[1000])));
        assertThat(Simulation.run(many, overheads(0.01, 0, 0), COUNTLESS, 1).seconds())
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void everyTaskAndEveryStepCostsItsOwn() {
        List<Simulation.Course> course = List.of(new Simulation.Course(List.of(new double[] {1, 1}, new double[] {1})));
        assertThat(Simulation.run(course, overheads(0, 0.5, 3), 1, 1).seconds())
                .as("two steps of 3 s, three tasks of 1.5 s")
                .isCloseTo(2 * 3 + 3 * 1.5, within(1e-9));
    }

    @Test
    void theModelWithTheFewestRunningTasksIsServedFirst() {
        List<Simulation.Course> courses = List.of(
                new Simulation.Course(List.of(new double[] {2, 2, 2, 2})),
                new Simulation.Course(List.of(new double[] {1})));
        assertThat(Simulation.run(courses, Overheads.NONE, 2, 2).seconds())
                .as("the small one does not wait for the large one: 2+2 beside 1+2, 2 left over")
                .isCloseTo(5, within(1e-9));
    }

    @Test
    void theLargestLossIsNamed() {
        List<Simulation.Course> steps = List.of(new Simulation.Course(java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> new double[] {0.1})
                .toList()));
        assertThat(new Scaling(overheads(0, 0, 5), 1).at(1, 1, steps).cause()).contains("between two steps");
        assertThat(new Scaling(overheads(0, 5, 0), 1).at(1, 1, steps).cause()).contains("beside computing");
        assertThat(new Scaling(Overheads.NONE, 1).at(25, 100, steps).cause()).contains("wait");
        assertThat(new Scaling(Overheads.NONE, 1).at(1, 1, steps).cause()).isEqualTo("computing");
    }
}
