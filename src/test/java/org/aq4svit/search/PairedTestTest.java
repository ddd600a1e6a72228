package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.aq4svit.search.PairedTest.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2000 images, of which 30 may be lost beyond those gained. */
class PairedTestTest {
    private static final PairedTest START = PairedTest.of(2000, 0.015, 0.05, 7);

    @Test
    void nothingIsKnownBeforeAnyImageIsSeen() {
        assertThat(START.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(START.interval()).isEqualTo(new Interval(-1, 1));
        assertThat(START.after(0, 0, 0).verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void aCandidateThatChangesNothingIsSoonFeasible() {
        PairedTest test = START;
        while (test.verdict() == Verdict.OPEN) {
            test = test.after(16, 0, 0);
        }

        assertThat(test.verdict()).isEqualTo(Verdict.FEASIBLE);
        assertThat(test.seen()).isLessThan(500);
        assertThat(test.interval().upper()).isLessThan(0.02);
    }

    @Test
    void aCandidateThatLosesManyIsSoonInfeasible() {
        PairedTest test = START.after(128, 20, 2);

        assertThat(test.verdict()).isEqualTo(Verdict.INFEASIBLE);
        assertThat(test.interval().lower()).isGreaterThan(0.015);
        assertThat(START.verdict()).isEqualTo(Verdict.OPEN); // is left as it was
    }

    @ParameterizedTest
    @CsvSource({"30, 0, FEASIBLE", "31, 0, INFEASIBLE", "130, 100, FEASIBLE", "131, 100, INFEASIBLE"})
    void isExactOnceAllImagesAreSeen(long lost, long gained, Verdict verdict) {
        PairedTest patient =
                PairedTest.of(2000, 0.015, 1e-9, 7).after(1000, lost, 0).after(1000, 0, gained);
        double drop = (lost - gained) / 2000.0;

        assertThat(PairedTest.of(2000, 0.015, 1e-300, 7)
                        .after(2000, lost, gained)
                        .verdict())
                .isEqualTo(verdict);
        assertThat(patient.interval()).isEqualTo(new Interval(drop, drop));
    }

    @ParameterizedTest
    @CsvSource({"0.015, FEASIBLE", "0.0149999, INFEASIBLE", "0.0154999, FEASIBLE", "0.0155, FEASIBLE"})
    void aDropThatEqualsTheLimitIsAllowed(double limit, Verdict verdict) {
        assertThat(PairedTest.of(2000, limit, 1e-300, 7).after(2000, 30, 0).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void stopsWhereTheRestCannotChangeIt() {
        PairedTest strict = PairedTest.of(2000, 0.015, 1e-300, 7);

        assertThat(strict.after(1900, 131, 0).verdict()).isEqualTo(Verdict.INFEASIBLE); // 131 - 100 > 30
        assertThat(strict.after(1900, 130, 0).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(strict.after(1990, 20, 0).verdict()).isEqualTo(Verdict.FEASIBLE); // 20 + 10 = 30
        assertThat(strict.after(1990, 21, 0).verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void aVerdictStays() {
        PairedTest test = START.after(128, 20, 2).after(1872, 0, 100);

        assertThat(test.verdict()).isEqualTo(Verdict.INFEASIBLE);
        assertThat(test.interval()).isEqualTo(new Interval(-0.041, -0.041)); // exact all the same
    }

    @Test
    void equalSeedsCountAWavesImagesInEqualOrder() {
        Wave wave = new Wave(100, 10, 20);

        assertThat(wave.inRandomOrder(1, 0)).isEqualTo(wave.inRandomOrder(1, 0));
        assertThat(wave.inRandomOrder(1, 0)).isNotEqualTo(wave.inRandomOrder(2, 0));
        assertThat(wave.inRandomOrder(1, 0)).isNotEqualTo(wave.inRandomOrder(1, 1));
        assertThat(Arrays.stream(wave.inRandomOrder(1, 0)).filter(v -> v == 1)).hasSize(10);
        assertThat(Arrays.stream(wave.inRandomOrder(1, 0)).filter(v -> v == -1)).hasSize(20);
        assertThat(START.after(500, 30, 20).interval())
                .isEqualTo(
                        PairedTest.of(2000, 0.015, 0.05, 7).after(500, 30, 20).interval());
    }

    @Test
    void intervalsOnlyShrinkUntilAllIsSeen() {
        PairedTest test = START;
        for (int wave = 0; wave < 15; wave++) {
            PairedTest next = test.after(128, 6, 4);
            assertThat(next.interval().lower())
                    .isGreaterThanOrEqualTo(test.interval().lower());
            assertThat(next.interval().upper())
                    .isLessThanOrEqualTo(test.interval().upper());
            test = next;
        }
        assertThat(test.interval().contains(0.015)).isTrue();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> START.after(1500, 0, 0).after(501, 0, 0))
                .withMessage("expected at most 500 images that were not seen before, found 501");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> START.after(10, 6, 5))
                .withMessage("expected counts of different images, found 6 lost and 5 gained of 10");
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(0, 0.015, 0.05, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(10, 0.015, 1, 7));
    }
}
