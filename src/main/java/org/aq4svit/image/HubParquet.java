package org.aq4svit.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.aq4svit.fault.InputException;
import org.aq4svit.parquet.ParquetRows;

/** Parquet files of encoded images and labels, as model hubs keep them ({@link HubColumns} names the columns). */
final class HubParquet implements FolderOf.FileSource {
    @Override
    public boolean isNamedSo(Place file) {
        return file.status().isFile()
                && file.name().endsWith(".parquet")
                && !file.name().startsWith(".");
    }

    @Override
    public boolean fits(Place place) throws IOException {
        return isNamedSo(place) || place.holds("PAR1", 0);
    }

    @Override
    public Findings images(Place file) throws IOException {
        List<NamedImage> images = new ArrayList<>();
        read(file, rows -> {
            HubColumns columns = HubColumns.of(file.uri(), rows.schema());
            rows.all(columns.withoutImages(), (number, row) -> {
                String key = key(file, number, columns.path(row));
                int label = label(file, key, columns.label(row).orElse(-1L));
                images.add(new NamedImage(file.uri(), Storage.ROW, number, 0, key, new ClassMark.Label(label)));
            });
        });
        return Findings.of("Parquet files", images);
    }

    /** What is done with an open file. */
    interface Reading {
        void from(ParquetRows rows) throws IOException;
    }

    /** Reads an open Parquet file; what is wrong with its content is the user's to mend. */
    static void read(Place file, Reading reading) throws IOException {
        Configuration conf = file.files().getConf();
        try (ParquetRows rows = new ParquetRows(HadoopInputFile.fromStatus(file.status(), conf), conf)) {
            reading.from(rows);
        } catch (InputException e) {
            throw e;
        } catch (RuntimeException e) { // that is how Parquet's library says that a file is broken
            throw broken(file.uri(), e);
        }
    }

    /** The sentence for a file that Parquet's library cannot make sense of. */
    static InputException broken(String uri, Exception fault) {
        String first = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return new InputException(uri + ": expected a whole Parquet file, found a broken one: " + first, fault);
    }

    /** Files and rows are counted, since paths may be missing or come twice. */
    private static String key(Place file, long number, String path) {
        String stem = file.name().replaceFirst("\\.parquet$", "");
        String row = String.format(Locale.ROOT, "%s/%06d", stem, number);
        return path.isEmpty() ? row : row + "/" + path;
    }

    private static int label(Place file, String key, long label) {
        if (label < 0 || label > Integer.MAX_VALUE) {
            throw InputException.expected(
                    file.uri(), "a label from 0 on for every image", label + " (or none) for " + key);
        }
        return (int) label;
    }
}
