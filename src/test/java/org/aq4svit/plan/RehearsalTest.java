package org.aq4svit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.model.Model;
import org.aq4svit.model.Network;
import org.aq4svit.quant.Setting;
import org.aq4svit.search.Changes;
import org.aq4svit.search.RoundingErrors;
import org.aq4svit.search.SearchSpace;
import org.aq4svit.sweep.Demo;
import org.aq4svit.sweep.Purpose;
import org.aq4svit.sweep.SweepConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search asks, and what that costs. */
class RehearsalTest {
    private static Network network;

    @TempDir
    Path folder;

    @BeforeAll
    static void demo() {
        network = Model.read(Demo.MODEL, new Configuration()).network();
    }

    private SweepConfig config(Map<String, String> overrides) throws Exception {
        return SweepConfig.read(Demo.sweep(folder, "").toString(), overrides, new Configuration());
    }

    private static Setting setting(String text) {
        return Setting.parse(text, network.weightLayers());
    }

    private List<Inquiry> inquiries(long seed, Map<String, String> overrides) throws Exception {
        SweepConfig config = config(overrides);
        return new Rehearsal(config, ImageCounts.of(config, uri -> 4000)).of(network, seed);
    }

    @Test
    void theFloatNetworkIsValidatedFirstAndUniformWidthsAreRacedTogether() throws Exception {
        List<Inquiry> asked = inquiries(1, Map.of("search.strategy", "[uniform]", "search.bits", "[8,6,4]"));
        assertThat(asked.get(0)).isEqualTo(new Inquiry(Purpose.VALIDATE, 0, List.of(setting("fp32")), 4, 192));
        assertThat(asked.get(1).purpose()).isEqualTo(Purpose.SEARCH);
        assertThat(asked.get(1).settings()).containsExactly(setting("8"), setting("6"), setting("4"));
        assertThat(asked.get(1).images()).as("one wave: a shard of 48").isEqualTo(48);
        assertThat(asked).as("a race, and the full pass of a winner").hasSizeBetween(3, 7);
    }

    @Test
    void wavesAddUpToAllSearchImages() throws Exception {
        ImageCounts counts = ImageCounts.of(config(Map.of("images.search-limit", "1000")), uri -> 4000);
        long sum = 0;
        for (int w = 0; w < counts.waves().count(); w++) {
            sum += counts.of(Purpose.SEARCH, w).images();
        }
        assertThat(sum).isEqualTo(1000);
    }

    /** Races look at images one after the other and may stop anywhere, so their order must tell nothing. */
    @Test
    void lostAndGainedImagesLieAnywhereInAWave() throws Exception {
        ImageCounts counts =
                ImageCounts.of(config(Map.of("images.shard-size", "1000", "images.search-limit", "4000")), uri -> 4000);
        ImaginedNetwork imagined = new ImaginedNetwork(network.weightLayers(), counts, false, 5);
        SearchSpace space = config(Map.of()).search().space().of(network, RoundingErrors.BY_LEVELS);
        Changes changes = imagined.changes(space.candidate(setting("4")), 0);
        int half = changes.images() / 2;
        long[][] seen = new long[2][2];
        for (int i = 0; i < changes.images(); i++) {
            if (changes.at(i) != 0) {
                seen[changes.at(i) > 0 ? 0 : 1][i / half]++;
            }
        }
        assertThat(changes.images()).isEqualTo(1000);
        for (long[] halves : seen) {
            assertThat((double) halves[0] / (halves[0] + halves[1])).isBetween(0.25, 0.75);
        }
    }

    @Test
    void equalSeedsAskAlikeAndOthersDoNot() throws Exception {
        assertThat(inquiries(7, Map.of())).isEqualTo(inquiries(7, Map.of()));
        assertThat(inquiries(8, Map.of())).isNotEqualTo(inquiries(7, Map.of()));
    }

    @Test
    void nothingIsAskedTwice() throws Exception {
        List<Inquiry> asked = inquiries(3, Map.of());
        List<String> keys = asked.stream()
                .flatMap(i -> i.settings().stream().map(s -> i.purpose() + " " + i.wave() + " " + s))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void reestimatedNormsAreCalibratedBeforeAccuracyIsAsked() throws Exception {
        List<Inquiry> asked = inquiries(1, Map.of("search.norms", "re-estimated", "search.strategy", "[uniform]"));
        assertThat(asked.get(0).purpose()).as("of the float network, as it is").isEqualTo(Purpose.VALIDATE);
        assertThat(asked.get(1).purpose()).isEqualTo(Purpose.CALIBRATE);
        assertThat(asked.get(2).settings()).isEqualTo(asked.get(1).settings());
        assertThat(asked.get(1).images())
                .as("as many as calibration-limit says")
                .isEqualTo(128);
    }

    @Test
    void aBudgetOfImagesEndsTheSearch() throws Exception {
        long free = inquiries(2, Map.of()).stream().mapToLong(Inquiry::judged).sum();
        long bound = inquiries(2, Map.of("search.budget.images", "500")).stream()
                .mapToLong(Inquiry::judged)
                .sum();
        assertThat(bound).isLessThan(free);
    }

    @Test
    void settingsShareWhatTheyHaveInCommon() {
        WalkPrice price = new WalkPrice(network, 1, 3);
        assertThat(price.seconds(List.of(setting("4")))).isCloseTo(1, within(1e-9));
        assertThat(price.seconds(List.of(setting("fp32")))).isCloseTo(3, within(1e-9));
        assertThat(price.seconds(List.of(setting("4"), setting("4")))).isCloseTo(1, within(1e-9));
        assertThat(price.seconds(List.of(setting("4"), setting("8")))).isCloseTo(2, within(1e-9));
        double late = price.seconds(List.of(setting("4"), setting("*=4,head=8")));
        double early = price.seconds(List.of(setting("4"), setting("*=4,stage1.down1=8")));
        assertThat(late).isBetween(1.0, 1.1);
        assertThat(early).isCloseTo(2, within(1e-9));
    }

    @Test
    void moreCoresGetMoreTasksUntilEverySettingHasItsOwn() {
        Inquiry two = new Inquiry(Purpose.SEARCH, 0, List.of(setting("4"), setting("3")), 3, 300);
        assertThat(two.groups(3)).hasSize(1);
        assertThat(two.groups(4)).hasSize(2);
        assertThat(two.groups(1000)).containsExactly(List.of(setting("4")), List.of(setting("3")));
    }

    @Test
    void tasksTakeWhatTheirImagesTakeAndTheFirstTheFloatNetworkAsWell() {
        Courses courses = new Courses(network, new WalkPrice(network, 1, 3));
        Inquiry one = new Inquiry(Purpose.SEARCH, 0, List.of(setting("4")), 2, 100);
        Simulation.Course course = courses.on(2, List.of(one, one));
        assertThat(course.jobs().get(0)).hasSize(2).containsExactly(new double[] {200, 200}, within(1e-6));
        assertThat(course.jobs().get(1)).hasSize(2).containsExactly(new double[] {50, 50}, within(1e-6));
        assertThat(courses.seconds(one, 2)).isCloseTo(100, within(1e-6));
    }
}
