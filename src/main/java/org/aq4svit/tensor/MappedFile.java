package org.aq4svit.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.aq4svit.fault.InputException;

/**
 * A file that is read through windows of mapped memory, whatever its size. Windows stay valid after the file is closed.
 *
 * <p>A checkpoint has hundreds of tensors and a hostile one can have millions, so not every window is a mapping of its
 * own: the file is mapped in pieces that start at every GiB and are up to 2 GiB long, and a window is a slice of the
 * piece in which it starts. Only a window of more than 1 GiB may need its own mapping.
 */
public final class MappedFile implements Closeable {
    private static final int PIECE_BITS = 30;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final Map<Long, ByteBuffer> pieces = new HashMap<>();

    private MappedFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens {@code path} for reading.
     *
     * @throws InputException if it is no regular file or cannot be read
     */
    public static MappedFile open(Path path) {
        if (!Files.isRegularFile(path)) { // opening a pipe would wait for its writer
            throw InputException.expected(path, "a file", Files.exists(path) ? "something else" : "nothing there");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new MappedFile(path, channel, channel.size());
        } catch (IOException e) {
            throw new InputException(path + ": expected a readable file, found " + e, e);
        }
    }

    /** Where the file lies; messages begin with it. */
    public Path path() {
        return path;
    }

    /** Size in bytes when the file was opened. */
    public long size() {
        return size;
    }

    /**
     * The {@code length} bytes from {@code offset} on, read-only, little-endian, from position 0.
     *
     * @throws IndexOutOfBoundsException if the window is not inside the file; callers know better words for that
     * @throws InputException if the file cannot be mapped
     */
    public ByteBuffer window(long offset, int length) {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of " + size);
        }
        return slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer slice(long offset, int length) {
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        long piece = offset >> PIECE_BITS;
        long start = piece << PIECE_BITS;
        int pieceLength = (int) Math.min(size - start, Integer.MAX_VALUE);
        if (offset - start + length > pieceLength) {
            return map(offset, length);
        }
        return pieces.computeIfAbsent(piece, p -> map(start, pieceLength)).slice((int) (offset - start), length);
    }

    private ByteBuffer map(long offset, int length) {
        try {
            return channel.map(MapMode.READ_ONLY, offset, length);
        } catch (IOException e) {
            throw new InputException(path + ": expected a file that can be mapped into memory, found " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
