package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void givesBackTheFloatsItWasMadeOf() {
        Tensor tensor = Tensor.of(new float[] {1, -2, Float.NaN, 4, 5, 6}, 2, 3);

        assertThat(tensor.floats()).containsExactly(1, -2, Float.NaN, 4, 5, 6);
        assertThat(tensor.shape()).containsExactly(2, 3);
        assertThat(tensor.size()).isEqualTo(6);
        assertThat(tensor).hasToString("F32[2, 3]");
    }

    @Test
    void aScalarHasOneElementAndAnEmptyTensorNone() {
        assertThat(Tensor.of(new float[] {7}).size()).isEqualTo(1);
        assertThat(Tensor.of(new float[0], 0, 3).floats()).isEmpty();
        int huge = Integer.MAX_VALUE;
        assertThat(Tensor.of(new float[0], huge, huge, huge, 0).size()).isZero();
    }

    @Test
    void everyHalfIsTheFloatThatItsBitsMean() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 65536; bits++) {
            bytes.putShort((short) bits);
        }
        float[] floats = new Tensor(DType.F16, new int[] {65536}, bytes.flip()).floats();
        for (int bits = 0; bits < 65536; bits++) {
            assertThat(floats[bits]).isEqualTo(Float.valueOf(half(bits)));
        }
    }

    private static float half(int bits) {
        int sign = bits >> 15 == 0 ? 1 : -1;
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        if (exponent == 31) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        double magnitude =
                exponent == 0 ? fraction / 1024.0 * 0x1p-14 : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
        return (float) (sign * magnitude);
    }

    @Test
    void refusesAShapeThatDoesNotFitItsBytes() {
        ByteBuffer eight = ByteBuffer.allocate(8);
        assertThatIllegalArgumentException().isThrownBy(() -> new Tensor(DType.F32, new int[] {3}, eight));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tensor(DType.F32, new int[] {-1, -2}, eight));
    }

    @Test
    void nobodyCanWriteToIt() {
        assertThat(Tensor.of(new float[] {1}, 1).bytes().isReadOnly()).isTrue();
    }
}
