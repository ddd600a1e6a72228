package org.aq4svit.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.aq4svit.fault.InputException;

/**
 * The tables of a run, for the one driver that writes them. A run directory looks like this:
 *
 * <pre>
 * DIR/runs/-schema.parquet        no rows, so that every table can be read from the first moment
 * DIR/runs/KEY.parquet            the rows put under KEY, put in place in one step
 * DIR/models/-schema.parquet
 * ...
 * </pre>
 *
 * <p>Rows are put under a key, and a key's rows are always put together: a second put replaces the first. So a retry or
 * a resume that computes a key's rows again neither doubles nor loses one. Keys should be units of work, such as model,
 * strategy and step. Safe for many threads.
 */
public final class RunTables implements AutoCloseable {
    private final RunFiles files;
    private final Configuration conf;
    private final Lease lease;

    private RunTables(RunFiles files, Configuration conf, Lease lease) {
        this.files = files;
        this.conf = conf;
        this.lease = lease;
    }

    /**
     * Opens a new or an existing run directory to write in it: makes the tables that are not there, and removes
     * half-written files of a killed driver. No other driver can be writing under the same directory until this is closed;
     * readers may be there, see {@link RunView#of}. It takes some seconds where the last driver was killed.
     *
     * @param dir the run directory, on any Hadoop file system
     * @param conf how to reach that file system
     * @throws InputException if tables cannot be written there, or somebody else is writing them
     */
    public static RunTables open(Path dir, Configuration conf) {
        try {
            RunFiles files = RunFiles.in(dir, conf);
            RunTables tables = new RunTables(files, conf, Lease.take(files, Lease.Terms.USUAL));
            try {
                tables.prepare();
                return tables;
            } catch (IOException | RuntimeException e) {
                try (tables) { // or the next would wait for this one to be forgotten
                    throw e;
                }
            }
        } catch (IOException | IllegalArgumentException e) { // an unknown host is the latter
            throw new InputException(dir + ": expected a directory that a run can be written to, found " + e, e);
        }
    }

    private void prepare() throws IOException {
        for (Table<?> table : Table.all()) {
            files.clean(table);
            write(table, FileName.SCHEMA, List.of());
        }
    }

    /**
     * Puts the rows of a key into a table, in place of those that the key had. When this returns, they are there for
     * every reader.
     *
     * <p>Let rows under a key change only where they must, such as a status. New rows under new keys disturb nobody,
     * and a {@link RunView} stands any change, but some programs (DuckDB and Spark are two) look into a file twice
     * during a query: one that is replaced in between gives them a fault or rows of neither version, and they must ask
     * again.
     *
     * @param key any text that is not empty; different keys have different rows
     * @throws IllegalArgumentException if a value is null that may not be; the table is left as it was
     * @throws UncheckedIOException if the file system fails; the table is left as it was
     * @throws IllegalStateException if this is closed, or another driver has taken the run over; the table is left as it was
     */
    public <R extends Record> void put(Table<R> table, String key, List<R> rows) {
        lease.check();
        try {
            write(table, FileName.of(key), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    files.folder(table) + ": the rows of " + key + " cannot be written: " + e, e);
        }
    }

    /**
     * All rows of a table, as {@link RunView#read} gives them.
     *
     * @throws InputException if a file does not hold rows of this table
     * @throws UncheckedIOException if the file system fails
     */
    public <R extends Record> List<R> read(Table<R> table) {
        return new RunView(files, conf).read(table);
    }

    /**
     * The rows under all keys that begin so, as {@link #read(Table)} gives them. What other keys hold is not even opened: a run of a
     * hundred models has a hundred times as many rows as any of them asks for.
     */
    public <R extends Record> List<R> read(Table<R> table, String beginningOfKey) {
        return new RunView(files, conf).read(table, beginningOfKey);
    }

    private <R extends Record> void write(Table<R> table, String fileName, List<R> rows) throws IOException {
        files.write(table, fileName, ParquetBytes.encode(table.schema(), rows, conf));
    }

    /** Lets other drivers write. */
    @Override
    public void close() {
        lease.close();
    }
}
