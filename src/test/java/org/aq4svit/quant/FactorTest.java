package org.aq4svit.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FactorTest {

    @Test
    void theBusiestInputComesFirstAndTheEarlierOfEquals() {
        Gram gram = Inputs.gram(new float[][] {{1, 2, 1, 3, 0}});

        Factor factor = Factor.of(gram, 0);

        assertThat(new int[] {factor.input(0), factor.input(1), factor.input(2), factor.input(3), factor.input(4)})
                .containsExactly(3, 1, 0, 2, 4);
    }

    @Test
    void aSilentInputTakesNoShare() {
        Factor factor = Factor.of(Inputs.gram(new float[][] {{1, 1, 0}, {1, 0, 0}}), 0);

        // damping is 1 % of (2 + 1) / 2; the second input takes h01 / h11 of the first one's error
        assertThat(factor.row(0)).containsExactly(new double[] {1, 1 / 1.015, 0}, within(1e-12));
        assertThat(factor.row(1)).containsExactly(1, 0);
        assertThat(factor.row(2)).containsExactly(1);
    }

    @Test
    void dampingGrowsTenfoldUntilThereIsOne() {
        Gram indefinite = new Gram(2, new double[][] {{1, 3, 1}}, new long[] {1});

        Factor factor = Factor.of(indefinite, 0);

        // 1 + 1 is not yet more than 3, 1 + 10 is
        assertThat(factor.row(0)).containsExactly(new double[] {1, 3.0 / 11}, within(1e-12));
    }
}
