package org.aq4svit.engine.choice;

import static org.assertj.core.api.Assertions.assertThat;

import org.aq4svit.model.Op;
import org.aq4svit.model.Shape;
import org.aq4svit.quant.Gram;
import org.junit.jupiter.api.Test;

/** Which places of its input a layer is measured at. */
class InputSumsTest {
    private static final int PLACES = 16;
    private static final int BATCHES = 4096;

    /** Two of sixteen places of every image are looked at, each of which has a channel of its own. */
    @Test
    void imagesThatComeOneByOneAreNotAllLookedAtInTheSamePlaces() {
        InputSums sums = new InputSums(
                new Op.Conv("conv", PLACES, 1, 1, 1, 0, 1, false, 4), new Shape(4, 4, PLACES, false, false), BATCHES);
        float[] image = new float[PLACES * PLACES];
        for (int place = 0; place < PLACES; place++) {
            image[place * PLACES + place] = 1;
        }
        for (int i = 0; i < BATCHES; i++) {
            sums.add(image);
        }

        Gram gram = sums.gram();
        for (int place = 0; place < PLACES; place++) {
            assertThat(gram.sum(0, place, place))
                    .as("place %d", place)
                    .isBetween(400.0, 624.0); // 512 expected, deviation 21
        }
    }
}
