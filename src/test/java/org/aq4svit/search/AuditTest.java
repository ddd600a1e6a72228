package org.aq4svit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {

    /** Ends at which so many feasible ones or more, or so many or fewer, have a binomial probability of 2.5 %. */
    @ParameterizedTest
    @CsvSource({
        "20, 1, 0.001265089, 0.2487328",
        "20, 0, 0, 0.1684335",
        "20, 20, 0.8315665, 1",
        "100, 5, 0.01643188, 0.1128349",
        "1, 1, 0.025, 1"
    })
    void theIntervalIsThatOfClopperAndPearson(long audited, long feasible, double lower, double upper) {
        Audit audit = new Audit(audited, feasible);

        assertThat(audit.missRate()).hasValue((double) feasible / audited);
        assertThat(audit.interval().lower()).isCloseTo(lower, within(1e-6));
        assertThat(audit.interval().upper()).isCloseTo(upper, within(1e-6));
    }

    @Test
    void withoutAuditsNothingIsKnown() {
        assertThat(new Audit(0, 0).missRate()).isEmpty();
        assertThat(new Audit(0, 0).interval()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void moreFeasibleThanAuditedCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Audit(3, 4))
                .withMessage("expected 0 to 3 feasible candidates, found 4");
    }
}
