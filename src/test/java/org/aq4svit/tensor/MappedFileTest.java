package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aWindowShowsItsBytesAndOutlivesTheFile() throws IOException {
        Path path = Files.write(folder.resolve("six"), new byte[] {0, 1, 2, 3, 4, 5});
        ByteBuffer window;
        ByteBuffer none;
        try (MappedFile file = MappedFile.open(path)) {
            window = file.window(2, 3);
            none = file.window(6, 0);
        }
        assertThat(window).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4}));
        assertThat(none.remaining()).isZero();
    }

    @Test
    void windowsLieAnywhereInAFileOfSeveralGigabytes() throws IOException {
        Path path = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(5 * GIB + 7);
            for (long at : new long[] {GIB - 1, 2 * GIB - 2, 3 * GIB, 5 * GIB + 6}) {
                sparse.seek(at);
                sparse.write(42);
            }
        }
        try (MappedFile file = MappedFile.open(path)) {
            assertThat(file.window(GIB - 1, 1).get(0)).isEqualTo((byte) 42);
            assertThat(file.window(GIB - 1, Integer.MAX_VALUE).get((int) (GIB - 1)))
                    .isEqualTo((byte) 42);
            assertThat(file.window(2 * GIB - 2, 10).get(0)).isEqualTo((byte) 42);
            assertThat(file.window(3 * GIB - 1, 2).get(1)).isEqualTo((byte) 42);
            assertThat(file.window(5 * GIB + 6, 1).get(0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void thereIsNoWindowBeyondTheFile() throws IOException {
        Path path = Files.write(folder.resolve("six"), new byte[6]);
        try (MappedFile file = MappedFile.open(path)) {
            assertThatThrownBy(() -> file.window(3, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.window(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.window(Long.MAX_VALUE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void onlyAFileIsOpened() {
        Refusal.of(() -> MappedFile.open(folder)).endsWith("found something else");
        Refusal.of(() -> MappedFile.open(folder.resolve("absent"))).endsWith("found nothing there");
    }
}
