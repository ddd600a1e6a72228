package org.aq4svit.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.aq4svit.fault.InputException;

/** Predictions as CSV: {@code filename,label,pred}. */
public final class PredictionsFile {
    private PredictionsFile() {}

    /**
     * Writes them in this order.
     *
     * @throws InputException if the file cannot be written
     */
    public static void write(Path file, List<Evaluation.Prediction> predictions) {
        Stream<String> rows = predictions.stream().map(p -> quoted(p.key()) + "," + p.label() + "," + p.predicted());
        try {
            Files.write(
                    file, Stream.concat(Stream.of("filename,label,pred"), rows).toList());
        } catch (IOException e) {
            throw new InputException(file + ": expected a file that can be written, found " + e, e);
        }
    }

    private static String quoted(String text) {
        return StringUtils.containsAny(text, ",\"\r\n") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
