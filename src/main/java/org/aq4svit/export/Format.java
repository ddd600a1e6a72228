package org.aq4svit.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.aq4svit.model.Model;

/** A form in which a quantized network is written. */
interface Format {
    /** Name on the command line. */
    String name();

    /** What a reader has to know of the files, in Markdown. */
    String manual();

    /**
     * Writes a network into an empty folder.
     *
     * @param network with the integers of its quantized layers
     * @return bytes of all tensors in {@link #file()}; the rest of it names and describes them
     */
    long write(Model network, Provenance provenance, Path folder) throws IOException;

    /**
     * The network as the files have it.
     *
     * @param written what was written
     */
    Model readBack(Path folder, Model written);

    /**
     * Another program with the file loaded, to see that it answers alike; empty if none is at hand that reads this format.
     *
     * @param progress told if one should be and is not
     */
    Optional<ForeignRuntime> runtime(Path folder, Consumer<String> progress);

    /** The file whose size is the network's. */
    String file();
}
