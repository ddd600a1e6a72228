package org.aq4svit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.aq4svit.fault.InputException;

/**
 * Reads and writes safetensors files: eight bytes of header length, a header in JSON, the tensors' bytes.
 *
 * <p>Reading trusts nothing: the rules of the format (no duplicate names, no overlaps, no holes, shapes that agree with
 * byte ranges, a header of at most 100 MB) are checked before a tensor is handed out. Tensors are windows on the mapped
 * file, which may be larger than 2 GiB; the file must not be changed in place while they are in use.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
    private Safetensors() {}

    /**
     * The tensors of {@code file} by name, in header order.
     *
     * @throws InputException if the file cannot be read or breaks a rule of the format
     */
    public static Map<String, Tensor> read(Path file) {
        return open(file).tensors();
    }

    /**
     * The tensors and the metadata of {@code file}.
     *
     * @throws InputException if the file cannot be read or breaks a rule of the format
     */
    public static SafetensorsFile open(Path file) {
        try (MappedFile mapped = MappedFile.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.of(mapped);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            header.entries().forEach((name, entry) -> tensors.put(name, entry.tensor(mapped)));
            return new SafetensorsFile(tensors, header.metadata());
        }
    }

    /**
     * Writes {@code tensors} in map order. The file appears at once and whole, or not at all.
     *
     * @throws IllegalArgumentException if a tensor bears the name {@code __metadata__}, which the format reserves
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writeInPlace(unfinished, tensors, metadata);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void writeInPlace(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(out, SafetensorsHeader.encode(tensors, metadata));
            for (Tensor tensor : tensors.values()) {
                writeAll(out, tensor.bytes());
            }
            out.force(true);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
