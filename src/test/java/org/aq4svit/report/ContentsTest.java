package org.aq4svit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.fault.InputException;
import org.aq4svit.table.ResultRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.RunView;
import org.aq4svit.table.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is gathered from the tables. */
class ContentsTest {
    private static final int CANDIDATES = 40;

    @TempDir
    Path folder;

    private Contents contents() {
        return Contents.of(RunContents.read(MadeUpRun.in(folder, CANDIDATES).view(), line -> {}));
    }

    private Contents.Network searched() {
        return contents().networks().stream()
                .filter(n -> n.name().equals(MadeUpRun.SEARCHED))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theAnswerComesFirst() {
        assertThat(contents().headline())
                .isEqualTo(
                        "2 networks in 1.5 hours: 89.0 % of the weights' memory saved on average, for a drop of at most 1.25 points."
                                + " 2 of 2 keep a drop of at most 1.5 points of top-1. 1 failed: broken.");
    }

    @Test
    void aRunThatGoesOnSaysSo() {
        MadeUpRun run = MadeUpRun.in(folder, CANDIDATES);
        run.ended(null, Status.RUNNING);
        assertThat(Report.of(run.view(), line -> {}).headline())
                .startsWith("2 networks: 89.0 %")
                .endsWith("The run goes on, or was stopped: 1 still being searched.");
    }

    @Test
    void theBestOfANetworkIsTheSmallestThatKeepsTheConstraint() {
        assertThat(contents().results())
                .filteredOn(Contents.Result::best)
                .extracting(Contents.Result::row)
                .extracting(ResultRow::model, ResultRow::strategy)
                .containsExactlyInAnyOrder(tuple("tiny", "frontier"), tuple(MadeUpRun.ODD, "greedy"));
    }

    @Test
    void onlyNetworksThatWereLoadedHavePictures() {
        assertThat(contents().networks())
                .extracting(Contents.Network::name)
                .containsExactlyInAnyOrder(MadeUpRun.SEARCHED, MadeUpRun.ODD, MadeUpRun.BEGUN);
    }

    @Test
    void theFrontHasItsIntervalsAndEveryMeasuredCandidateIsADot() {
        Front front = searched().front();
        assertThat(front.points())
                .extracting(Front.Point::candidate, Front.Point::bytes, Front.Point::low, Front.Point::high)
                .containsExactly(tuple("c2", 1900L, 0.5, 2.0), tuple("c1", 2000L, -0.25, 1.25));
        assertThat(front.measured()).isEqualTo(CANDIDATES);
        assertThat(front.cloud()).hasSize(CANDIDATES);
        assertThat(front.cloud().get(2)).isEqualTo(new Front.Dot("c2", "frontier", 1875, 88.28125, 85.28125, 3, 200));
    }

    @Test
    void theMapHasTheChosenWidthsOfEveryLayer() {
        BitsMap map = searched().bits();
        assertThat(map.layers())
                .extracting(BitsMap.Layer::block)
                .containsExactly("stage1.block1", "stage1.block1", "stage1.block2", "head");
        assertThat(map.columns())
                .containsExactly(
                        new BitsMap.Column("greedy", List.of(4, 4, 4, 4)),
                        new BitsMap.Column("frontier", List.of(3, 4, 4, 4)),
                        new BitsMap.Column("uniform", List.of(3, 3, 4, 4)));
    }

    @Test
    void theCourseKeepsTheMomentsAtWhichTheBestChangedAndWhatWasChosen() {
        Course greedy = searched().courses().get(0);
        assertThat(greedy.points())
                .extracting(Course.Point::seconds, Course.Point::bytes, Course.Point::chosen)
                .containsExactly(tuple(10.0, 2000L, false), tuple(30.0, 1875L, false), tuple(40.0, 2000L, true));
        assertThat(greedy.levels())
                .containsExactly(
                        new Course.Level("network", 1, 2, 1, 200, 10), new Course.Level("block", 2, 4, 5, 400, 20));
    }

    @Test
    void everyEvaluatedImageIsCountedOnce() {
        assertThat(searched().spent())
                .containsExactlyInAnyOrder(
                        new Spent("baseline", "validate", 100, 0.5),
                        new Spent("greedy", "search", 20 * 200, 20),
                        new Spent("greedy", "drift", 20 * 32, 10),
                        new Spent("frontier", "search", 19 * 200, 19),
                        new Spent("frontier", "drift", 19 * 32, 9.5));
    }

    @Test
    void theGateHasADropForWhatWasEvaluatedAndCountsTheRest() {
        GatePicture gate = searched().gate();
        assertThat(gate.known()).isEqualTo(CANDIDATES - 1);
        assertThat(gate.unknown()).isEqualTo(1);
        assertThat(gate.points())
                .filteredOn(p -> p.candidate().equals("c5"))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.verdict()).isEqualTo("audited");
                    assertThat(p.drop()).isEqualTo(10); // the audit's own
                });
        assertThat(gate.points().get(0).drop()).isEqualTo(1.5); // (2 + 1) of 200
    }

    @Test
    void aSensitivityIsTheCostOfOneUnitBesideTheParentOnTheSameImages() {
        List<Sensitivity> all = searched().sensitivities();
        assertThat(all)
                .filteredOn(s -> s.unit().equals("a") && s.to() == 3)
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.from()).isEqualTo(4);
                    assertThat(s.savedBytes()).isEqualTo(125);
                    assertThat(s.drop()).isEqualTo(1.5); // 6 lost of 200 beside 3
                    assertThat(s.divergence()).isCloseTo(0.0075, within(1e-12));
                    assertThat(s.images()).isEqualTo(200);
                });
        assertThat(all).anySatisfy(s -> assertThat(s.unit()).isEqualTo("stage1.block1"));
        assertThat(all)
                .noneSatisfy(s -> assertThat(s.from()).isEqualTo(32)); // from float to four bits everything changes
    }

    @Test
    void manyPointsAreThinnedAndOutliersStay() {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            points.add(new double[] {i % 100, i / 100});
        }
        double[] outlier = {500, 500};
        points.add(outlier);
        List<double[]> left = new Thinning(400).of(points, p -> p[0], p -> p[1]);
        assertThat(left).hasSizeBetween(17, 400).contains(outlier, points.get(0));
    }

    @Test
    void theConstraintIsInWords() {
        assertThat(Goal.of("{\"constraint\":{\"max-bytes\":\"2M\",\"max-drop\":1.5}}"))
                .isEqualTo(new Goal("at most 2M bytes", null, false));
        Goal relative = Goal.of("{\"constraint\":{\"max-drop\":2,\"unit\":\"relative\"}}");
        assertThat(relative.points(80.0)).isEqualTo(1.6);
        assertThat(relative.points(null)).isNull();
        assertThat(Goal.of("no { configuration").points(80.0)).isNull();
    }

    @Test
    void jsonCannotEndItsScriptAndHasNoNumberThatIsNone() {
        String json = PageJson.of(List.of("</script><!--", 1 / 3.0, Double.NaN, 1e-9));
        assertThat(json).isEqualTo("[\"\\u003c/script>\\u003c!--\",0.333333,null,1E-9]");
    }

    @Test
    void tablesWithoutARunAreRefused() {
        org.apache.hadoop.fs.Path dir = new org.apache.hadoop.fs.Path(folder.toUri());
        RunTables.open(dir, new Configuration()).close();
        RunView empty = RunView.of(dir, new Configuration());
        assertThatThrownBy(() -> Report.of(empty, line -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage("table runs: expected a run that has begun, found no row");
    }

    @Test
    void thePageIsWrittenWholeAndNothingElse() throws Exception {
        Path page = folder.resolve("pages").resolve("page.html");
        Files.createDirectory(page.getParent());
        Report report =
                Report.of(MadeUpRun.in(folder.resolve("run"), CANDIDATES).view(), line -> {});
        report.write(page);
        report.write(page);
        assertThat(Files.list(page.getParent())).containsExactly(page);
        assertThat(Files.readString(page)).contains("echarts").endsWith("</html>\n");
    }
}
