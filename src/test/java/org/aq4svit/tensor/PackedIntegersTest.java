package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.IntBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of bits. */
class PackedIntegersTest {

    /** What compressed-tensors documents for four bits: the first value in the lowest bits, 8 added to each. */
    @Test
    void fourBitsAreNibblesFromTheLowestOn() {
        assertThat(PackedIntegers.pack(new short[] {-8, -7, -1, 0, 1, 7, 0, -8, 3}, 4))
                .containsExactly(0x08F98710, 0xB);
    }

    /** The eleventh value of three bits has its lowest two in the first word and its highest in the second. */
    @Test
    void aValueMayLieAcrossTwoWords() {
        short[] values = new short[11];
        java.util.Arrays.fill(values, (short) -4);
        values[10] = 1; // stored as 5, 0b101
        assertThat(PackedIntegers.pack(values, 3)).containsExactly(0x40000000, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 16})
    void allBitsAreOneLongNumberAndComeBack(int bits) {
        Random random = new Random(bits);
        for (int count : new int[] {1, 9, 31, 32, 33, 147}) {
            short[] values = new short[count];
            BigInteger number = BigInteger.ZERO;
            for (int i = 0; i < count; i++) {
                int stored = random.nextInt(1 << bits);
                values[i] = (short) (stored - (1 << (bits - 1)));
                number = number.or(BigInteger.valueOf(stored).shiftLeft(i * bits));
            }
            int[] words = PackedIntegers.pack(values, bits);
            assertThat(words).hasSize((count * bits + 31) / 32);
            for (int w = 0; w < words.length; w++) {
                assertThat(words[w]).isEqualTo(number.shiftRight(32 * w).intValue());
            }
            assertThat(PackedIntegers.unpack(IntBuffer.wrap(words), bits, count))
                    .containsExactly(values);
        }
    }
}
