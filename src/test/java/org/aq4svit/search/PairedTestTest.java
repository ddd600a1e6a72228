package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aq4svit.search.PairedTest.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2000 images, of which 30 may be lost beyond those gained. */
class PairedTestTest {
    private static final PairedTest START = PairedTest.of(2000, 0.015, 0.05);

    /** A patient test: it answers only what is certain. */
    private static final PairedTest STRICT = PairedTest.of(2000, 0.015, 1e-300);

    /** So many images, first those lost and then those gained. */
    private static Changes wave(int images, int lost, int gained) {
        return Changes.of(images, positions(0, lost), positions(lost, lost + gained));
    }

    private static List<Integer> positions(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void nothingIsKnownBeforeAnyImageIsSeen() {
        assertThat(START.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(START.after(Changes.none(0)).verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void aCandidateThatChangesNothingIsSoonFeasible() {
        assertThat(imagesNeeded(START, Changes.none(2000))).isBetween(1, 500);
        assertThat(START.after(Changes.none(500)).verdict()).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void aCandidateThatLosesManyIsSoonInfeasible() {
        PairedTest test = START.after(wave(128, 20, 2));

        assertThat(test.verdict()).isEqualTo(Verdict.INFEASIBLE);
        assertThat(START.verdict()).isEqualTo(Verdict.OPEN); // is left as it was
    }

    @ParameterizedTest
    @CsvSource({"30, 0, FEASIBLE", "31, 0, INFEASIBLE", "130, 100, FEASIBLE", "131, 100, INFEASIBLE"})
    void isExactOnceAllImagesAreSeen(int lost, int gained, Verdict verdict) {
        assertThat(STRICT.after(wave(2000, lost, gained)).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"0.015, FEASIBLE", "0.0149999, INFEASIBLE", "0.0154999, FEASIBLE", "0.0155, FEASIBLE"})
    void aDropThatEqualsTheLimitIsAllowed(double limit, Verdict verdict) {
        assertThat(PairedTest.of(2000, limit, 1e-300).after(wave(2000, 30, 0)).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void stopsWhereTheRestCannotChangeIt() {
        assertThat(STRICT.after(wave(1900, 131, 0)).verdict()).isEqualTo(Verdict.INFEASIBLE); // 131 - 100 > 30
        assertThat(STRICT.after(wave(1900, 130, 0)).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(STRICT.after(wave(1990, 20, 0)).verdict()).isEqualTo(Verdict.FEASIBLE); // 20 + 10 = 30
        assertThat(STRICT.after(wave(1990, 21, 0)).verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void aVerdictStays() {
        PairedTest test = START.after(wave(128, 20, 2)).after(wave(1872, 0, 100));

        assertThat(test.verdict()).isEqualTo(Verdict.INFEASIBLE);
        assertThat(test.seen().sum()).isEqualTo(-82);
    }

    /** Of 2000 images 200 are lost and 190 gained in a known candidate; this one loses 40 more, or 20 fewer. */
    @ParameterizedTest
    @CsvSource({"40, INFEASIBLE, 1000", "-20, FEASIBLE, 1000"})
    void aKnownCandidateThatAnswersAlikeTellsSooner(int more, Verdict verdict, int most) {
        int alone = 0;
        int beside = 0;
        for (int seed = 0; seed < 20; seed++) {
            List<Integer> order = shuffled(seed);
            Changes known = Changes.of(2000, order.subList(0, 200), order.subList(200, 390));
            List<Integer> lost = new ArrayList<>(order.subList(Math.max(0, -more), 200));
            lost.addAll(order.subList(390, 390 + Math.max(0, more)));
            Changes own = Changes.of(2000, lost, order.subList(200, 390));
            alone += imagesNeeded(START, own);
            beside += imagesNeeded(START.beside(known), own);
            assertThat(all(START.beside(known), own).verdict()).isEqualTo(verdict);
        }
        assertThat(beside / 20).isLessThan(most);
        assertThat(beside).isLessThan(alone * 2 / 3);
    }

    @Test
    void aCandidateThatIsKnownAlreadyIsExactInTheEnd() {
        Changes known = wave(2000, 131, 100);
        PairedTest late = STRICT.after(known.first(700)).beside(known);

        assertThat(late.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(all(late, known).verdict()).isEqualTo(Verdict.INFEASIBLE);
        assertThat(all(STRICT.beside(wave(2000, 130, 100)), wave(2000, 130, 100))
                        .verdict())
                .isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> START.after(Changes.none(1500)).after(Changes.none(501)))
                .withMessage("expected at most 500 images that were not seen before, found 501");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> START.beside(Changes.none(1999)))
                .withMessage("expected what became of 2000 images, found 1999");
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(0, 0.015, 0.05));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(10, 0.015, 1));
    }

    private static List<Integer> shuffled(int seed) {
        List<Integer> order = new ArrayList<>(positions(0, 2000));
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    /** The test after what it has not seen yet. */
    private static PairedTest all(PairedTest test, Changes changes) {
        PairedTest next = test;
        for (int i = test.seen().images(); i < changes.images(); i++) {
            next = next.after(changes.part(i, i + 1));
        }
        return next;
    }

    private static int imagesNeeded(PairedTest start, Changes changes) {
        PairedTest test = start;
        while (test.verdict() == Verdict.OPEN) {
            int seen = test.seen().images();
            test = test.after(changes.part(seen, Math.min(seen + 16, changes.images())));
        }
        return test.seen().images();
    }
}
