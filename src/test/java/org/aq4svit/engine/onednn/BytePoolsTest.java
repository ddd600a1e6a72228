package org.aq4svit.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maxima of bytes against those of a loop that takes one value at a time. */
class BytePoolsTest {
    private static final int IMAGES = 2;
    private static final int STEPS = 3;
    private static final int CHANNELS = 5;

    private final Random random = new Random(7);
    private final BytePools pools = new BytePools();

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "1, 7, 5", "1, 1, 1", "8, 6, 9", "127, 9, 2"})
    void everyResultIsTheLargestOfItsWindow(int largest, int height, int width) {
        Form whole = new Form(IMAGES, STEPS, height, width, CHANNELS);
        Form half = new Form(IMAGES, STEPS, (height + 1) / 2, (width + 1) / 2, CHANNELS);
        byte[] values = new byte[whole.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) random.nextInt(largest + 1);
        }
        try (Bytes.Pool memory = new Bytes.Pool(1 << 20)) {
            Small in = new Small(whole, memory, 0.5f, largest);
            Small out = new Small(half, memory, 0.5f, largest);
            in.memory().bytes().put(0, values, 0, values.length);

            pools.maximum(in, out);

            byte[] pooled = new byte[half.values()];
            out.memory().bytes().get(0, pooled, 0, pooled.length);
            for (int i = 0; i < pooled.length; i++) {
                assertThat(pooled[i]).as("value " + i).isEqualTo(largestIn(values, whole, half, i));
            }
        }
    }

    private static byte largestIn(byte[] values, Form whole, Form half, int index) {
        int channel = index % CHANNELS;
        int column = index / CHANNELS % half.width();
        int row = index / half.row() % half.height();
        int frame = index / half.frame();
        byte most = 0;
        for (int r = Math.max(0, 2 * row - 1); r < Math.min(whole.height(), 2 * row + 2); r++) {
            for (int c = Math.max(0, 2 * column - 1); c < Math.min(whole.width(), 2 * column + 2); c++) {
                int at = frame * whole.frame() + (r * whole.width() + c) * CHANNELS + channel;
                most = (byte) Math.max(most, values[at]);
            }
        }
        return most;
    }
}
