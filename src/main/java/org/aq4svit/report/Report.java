package org.aq4svit.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.aq4svit.table.RunView;

/** A run as one page that needs nothing but a browser: tables, pictures and provenance. */
public final class Report {
    private final Contents contents;

    private Report(Contents contents) {
        this.contents = contents;
    }

    /**
     * Reads a run, which may still be going on.
     *
     * @param progress is told what is being read, now and then
     * @throws org.aq4svit.fault.InputException if the run has not begun, or a table cannot be read
     */
    public static Report of(RunView run, Consumer<String> progress) {
        return new Report(Contents.of(RunContents.read(run, progress)));
    }

    /** The answer of the run in a sentence or two. */
    public String headline() {
        return contents.headline();
    }

    /** The page. */
    public String html() {
        return Template.fill(Map.of(
                "style", Template.resource("page.css"),
                "charts", Template.resource("echarts.min.js"),
                "script", Template.resource("page.js"),
                "data", PageJson.of(contents)));
    }

    /**
     * Writes the page. The file appears at once and whole, or not at all.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(unfinished, html());
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
