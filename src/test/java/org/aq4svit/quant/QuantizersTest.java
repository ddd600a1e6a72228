package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantizersTest {

    @Test
    void thePlainOneIsTheDefault() {
        assertThat(Quantizers.names()).containsExactly("absmax", "mse", "compensated");
    }

    @Test
    void onlyCompensationNeedsInputs() {
        assertThat(Quantizers.names())
                .filteredOn(n -> Quantizers.named(n).needsInputs())
                .containsExactly("compensated");
    }
}
