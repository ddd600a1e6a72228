package org.aq4svit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. */
class ReportPageTest {
    private static final int CANDIDATES = 40;

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static Path page;

    @BeforeAll
    static void render() throws Exception {
        chromium = Chromium.start(folder.resolve("profile"));
        page = folder.resolve("page.html");
        Report.of(MadeUpRun.in(folder.resolve("run"), CANDIDATES).view(), line -> {})
                .write(page);
    }

    @AfterAll
    static void quit() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        chromium.open(page, 1200);
        chromium.is("report.select('" + MadeUpRun.SEARCHED + "')");
    }

    private static List<String> column(int index) {
        return chromium.texts("#results tbody td:nth-child(" + index + ")");
    }

    @Test
    void itLoadsWithoutComplaintsAndAsksForNothing() {
        assertThat(chromium.complaints()).isEmpty();
        assertThat(chromium.<Long>is("performance.getEntriesByType('resource').length"))
                .isZero();
        assertThat(chromium.find("h1").getText()).startsWith("2 networks in 1.5 hours: 89.0 %");
    }

    @Test
    void theTableSortsBothWays() {
        chromium.find("#results th:nth-child(3) button").click();
        assertThat(column(3)).containsExactly("86.00 %", "88.00 %", "90.00 %", "91.00 %", "–", "–");
        assertThat(chromium.find("#results th:nth-child(3)").getDomAttribute("aria-sort"))
                .isEqualTo("ascending");
        chromium.find("#results th:nth-child(3) button").click();
        assertThat(column(3)).containsExactly("91.00 %", "90.00 %", "88.00 %", "86.00 %", "–", "–");
        chromium.find("#results th:nth-child(2) button").click();
        assertThat(column(2)).startsWith("frontier ★", "greedy", "greedy ★", "uniform");
        assertThat(chromium.find("#results th:nth-child(3)").getDomAttribute("aria-sort"))
                .isEqualTo("none");
    }

    @Test
    void theTableFilters() {
        chromium.find("#filter").sendKeys("tiny greedy");
        assertThat(column(2)).containsExactly("greedy");
        assertThat(chromium.find("#shown").getText()).isEqualTo("1 of 6 rows");
        chromium.find("#filter").clear();
        chromium.find("#filter").sendKeys("failed");
        assertThat(column(1)).containsExactly(MadeUpRun.FAILED);
        chromium.find("#filter").clear();
        chromium.find("#which option[value='strategy greedy']").click();
        assertThat(column(1)).containsExactlyInAnyOrder(MadeUpRun.SEARCHED, MadeUpRun.ODD);
        chromium.find("#which option[value=best]").click();
        assertThat(column(1)).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void theChartsHaveTheirPoints() {
        Map<String, Map<String, Long>> counts = chromium.is("report.counts");
        assertThat(counts.get("front"))
                .isEqualTo(Map.of(
                        "baseline",
                        1L,
                        "greedy",
                        20L,
                        "frontier",
                        19L,
                        "front",
                        2L,
                        "95 % interval",
                        2L,
                        "chosen",
                        3L));
        assertThat(counts.get("drift")).isEqualTo(Map.of("kept", 32L, "audited", 7L));
        assertThat(counts.get("progress")).isEqualTo(Map.of("greedy", 3L, "frontier", 1L));
        assertThat(counts.get("spent")).isEqualTo(Map.of("validate", 3L, "search", 3L, "drift", 3L));
        assertThat(counts.get("levels")).isEqualTo(Map.of("evaluated", 3L, "spared", 3L));
        assertThat(counts.get("bits")).isEqualTo(Map.of("bits", 9L)); // three blocks, three strategies
        assertThat(counts.get("sensitivity").get("cost")).isPositive();
        chromium.find("#rows option[value=layer]").click();
        assertThat(chromium.<Long>is("report.counts.bits.bits")).isEqualTo(12);
        assertThat(chromium.<List<Object>>is(
                        "report.charts.front.getOption().series.find(s => s.name === 'chosen').data.map(d => d.value)"))
                .isEqualTo(List.of(List.of(86L, 0.5), List.of(90L, 1.25), List.of(91L, 2.5)));
        assertThat(
                        chromium.<List<Object>>is(
                                "report.charts.front.getOption().series.find(s => s.name === 'front').markLine.data.map(d => d.xAxis ?? d.yAxis)"))
                .isEqualTo(List.of(82.5, 90L, 1.5));
        assertThat(chromium.<String>is("document.getElementById('front').getAttribute('aria-label')"))
                .contains("2 points on the front");
    }

    @Test
    void namesAreTextWhateverTheyHold() {
        chromium.find("#networks option:nth-child("
                        + (1 + chromium.<Long>is("report.data.networks.findIndex(n => n.name.includes('script'))"))
                        + ")")
                .click();
        assertThat(chromium.<String>is("report.network")).isEqualTo(MadeUpRun.ODD);
        assertThat(column(1)).contains(MadeUpRun.ODD);
        assertThat(chromium.<Long>is("document.querySelectorAll('b[onclick]').length"))
                .isZero();
        assertThat(chromium.find("#faults").getText()).contains("found <nothing>");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aNetworkWithoutResultsSaysWhatIsMissing() {
        chromium.is("report.select('" + MadeUpRun.BEGUN + "')");
        assertThat(chromium.find("#front").getText()).isEqualTo("No candidate has been evaluated yet.");
        assertThat(chromium.<Long>is("Object.keys(report.charts).length")).isZero();
        chromium.is("report.select('" + MadeUpRun.SEARCHED + "')");
        assertThat(chromium.<Long>is("Object.keys(report.charts).length")).isEqualTo(7);
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void lightTurnsDark() {
        String before = chromium.is("getComputedStyle(document.body).backgroundColor");
        chromium.find("#theme").click();
        assertThat(chromium.<String>is("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(before);
        assertThat(chromium.find("#theme").getText()).isEqualTo("Light");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void itFitsANarrowWindow() {
        chromium.open(page, 400);
        assertThat(chromium.<Long>is("document.documentElement.scrollWidth - innerWidth"))
                .isNotPositive();
    }

    @Test
    void aHundredThousandCandidatesAreThinnedToAFewMegabytes() throws Exception {
        Path large = folder.resolve("large.html");
        Report.of(MadeUpRun.in(folder.resolve("large"), 100_000).view(), line -> {})
                .write(large);
        assertThat(Files.size(large)).isLessThan(4_000_000);
        chromium.open(large, 1200);
        chromium.is("report.select('" + MadeUpRun.SEARCHED + "')");
        assertThat(chromium.<Long>is("report.data.networks.find(n => n.name === report.network).front.measured"))
                .isEqualTo(100_000);
        assertThat(chromium.<Long>is("Object.values(report.counts.front).reduce((a, b) => a + b)"))
                .isBetween(500L, 6_010L);
        assertThat(chromium.find("#front-note").getText()).contains("of 100,000 measured candidates");
        assertThat(chromium.complaints()).isEmpty();
    }
}
