package org.aq4svit.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.NavigableSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** An open Parquet file whose rows are read in order, a row group at a time. */
public final class ParquetRows implements Closeable {
    private final ParquetFileReader reader;

    /** Opens a file and reads its footer. */
    public ParquetRows(InputFile file, Configuration conf) throws IOException {
        this.reader =
                ParquetFileReader.open(file, HadoopReadOptions.builder(conf).build());
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One row.
         *
         * @param number its index in the file
         */
        void accept(long number, Group row);
    }

    /** All columns that the file has. */
    public MessageType schema() {
        return reader.getFileMetaData().getSchema();
    }

    /** How many rows the file has. */
    public long count() {
        return reader.getRecordCount();
    }

    /** Hands over every row, with these columns. */
    public void all(MessageType columns, Sink sink) throws IOException {
        reader.setRequestedSchema(columns);
        long first = 0;
        for (int i = 0; i < reader.getRowGroups().size(); i++) {
            first += rows(i, first, columns, sink);
        }
    }

    /** Hands over the rows with these numbers, with these columns; row groups without any of them are not read. */
    public void chosen(NavigableSet<Long> numbers, MessageType columns, Sink sink) throws IOException {
        reader.setRequestedSchema(columns);
        long first = 0;
        for (int i = 0; i < reader.getRowGroups().size(); i++) {
            BlockMetaData group = reader.getRowGroups().get(i);
            long end = first + group.getRowCount();
            if (!numbers.subSet(first, end).isEmpty()) {
                rows(i, first, columns, (number, row) -> {
                    if (numbers.contains(number)) {
                        sink.accept(number, row);
                    }
                });
            }
            first = end;
        }
    }

    private long rows(int group, long first, MessageType columns, Sink sink) throws IOException {
        PageReadStore pages = reader.readRowGroup(group);
        RecordReader<Group> records =
                new ColumnIOFactory().getColumnIO(columns).getRecordReader(pages, new GroupRecordConverter(columns));
        for (long i = 0; i < pages.getRowCount(); i++) {
            sink.accept(first + i, records.read());
        }
        return pages.getRowCount();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
