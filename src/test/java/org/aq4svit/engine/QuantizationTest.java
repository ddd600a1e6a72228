package org.aq4svit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.aq4svit.model.Op;
import org.aq4svit.model.Parameters;
import org.aq4svit.tensor.QuantizedWeights;
import org.junit.jupiter.api.Test;

class QuantizationTest {
    /** The scale is none that a quantizer would choose for these weights. */
    @Test
    void integersThatTheCheckpointHasAreTakenAtTheirOwnWidth() {
        Op.Conv conv = new Op.Conv("c", 2, 1, 1, 1, 0, 1, false, 4);
        QuantizedWeights stored = new QuantizedWeights(4, new short[] {1, -2}, new float[] {0.3f});
        Parameters parameters = new Parameters(Map.of("c.weight", stored.dequantized()), Map.of("c", stored));
        Quantization plain = Quantization.named("absmax");

        assertThat(plain.of(conv, parameters, 4)).isSameAs(stored);
        assertThat(plain.of(conv, parameters, 5).levels()).containsExactly((short) 8, (short) -15);
    }
}
