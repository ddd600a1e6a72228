package org.aq4svit.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.aq4svit.fault.InputException;

/** A folder that appears whole or not at all: it is filled under a hidden name beside its place. */
final class NewFolder implements AutoCloseable {
    private final Path place;
    private final Path hidden;

    private NewFolder(Path place, Path hidden) {
        this.place = place;
        this.hidden = hidden;
    }

    /**
     * Begins a folder.
     *
     * @throws InputException if there is something at its place or it cannot be made
     */
    static NewFolder at(Path place) {
        Path absolute = place.toAbsolutePath().normalize();
        refuseIfThere(absolute, place);
        try {
            Files.createDirectories(absolute.getParent());
            Path hidden = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
            return new NewFolder(absolute, Files.createDirectory(hidden));
        } catch (IOException e) {
            throw new InputException("--out " + place + ": expected a folder that can be made, found " + e, e);
        }
    }

    /** Refuses a place that is taken. */
    static void refuseIfThere(Path absolute, Path asGiven) {
        if (absolute.getParent() == null || Files.exists(absolute)) {
            throw InputException.expected("--out " + asGiven, "a folder that is not there yet", "one that is");
        }
    }

    /** Where it is filled. */
    Path path() {
        return hidden;
    }

    /** Gives it its name. */
    void finish() throws IOException {
        Files.move(hidden, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        if (Files.exists(hidden)) {
            FileUtils.deleteDirectory(hidden.toFile());
        }
    }
}
