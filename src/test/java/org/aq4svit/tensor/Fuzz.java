package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.aq4svit.fault.InputException;

/**
 * Feeds damaged files to a reader, which must read them or refuse them with a sentence, soon and with little memory.
 *
 * <p>Equal seeds give equal inputs. {@code -Daq4svit.fuzz.inputs=100000} sets how many.
 */
public final class Fuzz {
    private static final int INPUTS = Integer.getInteger("aq4svit.fuzz.inputs", 3000);
    private static final long FIXED_BYTES = 1 << 19;

    /** A tensor can be asked for with eleven bytes and takes about nine hundred; nothing known takes more. */
    private static final long BYTES_PER_BYTE = 100;

    private static final long LONGEST_NANOS = 5_000_000_000L;
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path folder;
    private final Function<Path, Map<String, Tensor>> reader;
    private int read;
    private int refused;

    /** Files go to {@code folder}, one after the other, and from there to {@code reader}. */
    public Fuzz(Path folder, Function<Path, Map<String, Tensor>> reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** Mutates {@code originals} and writes each result as a file after {@code wrapping} it. */
    public void run(List<byte[]> originals, Function<byte[], byte[]> wrapping) throws IOException {
        warmUp(wrapping.apply(originals.get(0)));
        Random random = new Random(20240612);
        Mutation mutation = new Mutation(random);
        for (int i = 0; i < INPUTS; i++) {
            byte[] mutated = mutation.of(originals.get(random.nextInt(originals.size())));
            feed("input-" + i, wrapping.apply(mutated));
        }
        assertThat(read + refused).isEqualTo(INPUTS);
        assertThat(read)
                .as("some damage is harmless, or the mutations are too coarse")
                .isPositive();
        assertThat(refused).isGreaterThan(INPUTS / 10);
    }

    /** Loads the classes that reading and refusing need: they allocate too. */
    private void warmUp(byte[] readable) throws IOException {
        Path file = Files.write(folder.resolve("readable"), readable);
        assertThat(reader.apply(file)).isNotEmpty();
        assertThat(Quoted.of("name")).isNotEmpty();
    }

    /** Has one file read or refused, and checks that it took neither long nor much memory. */
    public void feed(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        try {
            measured(name, file, content.length).values().forEach(Tensor::floats);
            read++;
        } catch (InputException e) {
            Refusal.of(() -> {
                throw e;
            });
            refused++;
        }
        Files.delete(file);
    }

    private Map<String, Tensor> measured(String name, Path file, int size) {
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            return reader.apply(file);
        } finally {
            allocated = THREAD.getCurrentThreadAllocatedBytes() - allocated;
            assertThat(allocated).as(name).isLessThan(FIXED_BYTES + BYTES_PER_BYTE * size);
            assertThat(System.nanoTime() - start).as(name).isLessThan(LONGEST_NANOS);
        }
    }
}
