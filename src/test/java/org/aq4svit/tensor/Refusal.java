package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.aq4svit.fault.InputException;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What every refusal of a file must look like. */
public final class Refusal {
    private Refusal() {}

    /**
     * Runs {@code reading}, which must refuse with one sentence of decent length; that sentence, to look at more
     * closely.
     */
    public static AbstractStringAssert<?> of(ThrowingCallable reading) {
        Throwable thrown = catchThrowable(reading);
        assertThat(thrown).isInstanceOf(InputException.class);
        return assertThat(thrown.getMessage())
                .hasSizeLessThan(1000)
                .matches("[\\x20-\\x7e]+")
                .contains(": expected ", ", found ");
    }
}
