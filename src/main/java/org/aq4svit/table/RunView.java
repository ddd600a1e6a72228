package org.aq4svit.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/**
 * The tables of a run, to be read, also while the run goes on. Changes nothing in the run directory. Safe for many
 * threads.
 */
public final class RunView {
    private final RunFiles files;
    private final Configuration conf;

    RunView(RunFiles files, Configuration conf) {
        this.files = files;
        this.conf = conf;
    }

    /**
     * The tables under an existing run directory.
     *
     * @throws InputException if there is no run, or none that can be reached
     */
    public static RunView of(Path dir, Configuration conf) {
        try {
            RunFiles files = RunFiles.in(dir, conf);
            if (!files.has(Table.RUNS)) {
                throw InputException.expected(dir, "the directory of a run", "no table " + Table.RUNS + " there");
            }
            return new RunView(files, conf);
        } catch (IOException e) {
            throw new InputException(dir + ": expected the directory of a run, found " + e, e);
        }
    }

    /**
     * All rows of a table, by file name and, within a file, in the order in which they were put; none if there is no
     * such table yet. A column that a file of an older version lacks is null.
     *
     * @throws InputException if a file does not hold rows of this table
     * @throws UncheckedIOException if the file system fails
     */
    public <R extends Record> List<R> read(Table<R> table) {
        return read(table, "");
    }

    /** As {@link #read(Table)}, of the files alone whose keys begin so: what other keys hold is not even opened. */
    public <R extends Record> List<R> read(Table<R> table, String beginningOfKey) {
        List<R> rows = new ArrayList<>();
        each(table, FileName.beginning(beginningOfKey), rows::add);
        return rows;
    }

    /**
     * Hands over the rows that {@link #read} gives, in the same order, one by one: of a long table no more than one file is in memory.
     *
     * @throws InputException if a file does not hold rows of this table
     * @throws UncheckedIOException if the file system fails
     */
    public <R extends Record> void each(Table<R> table, Consumer<? super R> reader) {
        each(table, "", reader);
    }

    private <R extends Record> void each(Table<R> table, String beginningOfName, Consumer<? super R> reader) {
        try {
            for (Path file : files.list(table, beginningOfName)) {
                rowsIn(file, table).forEach(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(files.folder(table) + ": the table cannot be read: " + e, e);
        }
    }

    private <R extends Record> List<R> rowsIn(Path file, Table<R> table) throws IOException {
        byte[] content = files.read(file);
        try {
            return ParquetBytes.decode(table.schema(), content, conf);
        } catch (IOException | RuntimeException e) { // Parquet throws both on damage
            throw new InputException(file + ": expected a Parquet file of the table " + table + ", found " + e, e);
        }
    }
}
