package org.aq4svit.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Rows as the bytes of a Parquet file, and back.
 *
 * <p>Files are small, so each is made and taken in memory as a whole. A fault in a row then never reaches the file
 * system, and a file that is replaced while it is read cannot show its old length with its new content.
 */
final class ParquetBytes {
    private static final long ROW_GROUP = 1 << 20;
    private static final int PAGE = 1 << 16;

    private ParquetBytes() {}

    static <R extends Record> byte[] encode(RecordSchema<R> schema, List<R> rows, Configuration conf)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Sink(bytes))
                .withConf(conf)
                .withType(schema.parquet())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .withDictionaryPageSize(PAGE)
                .build()) {
            for (R row : rows) {
                writer.write(schema.toGroup(row));
            }
        }
        return bytes.toByteArray();
    }

    static <R extends Record> List<R> decode(RecordSchema<R> schema, byte[] file, Configuration conf)
            throws IOException {
        List<R> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(
                new Source(file), HadoopReadOptions.builder(conf).build())) {
            MessageType stored = reader.getFileMetaData().getSchema();
            MessageColumnIO columns = new ColumnIOFactory().getColumnIO(stored);
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = columns.getRecordReader(pages, new GroupRecordConverter(stored));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(schema.toRow(records.read()));
                }
            }
        }
        return rows;
    }

    private record Sink(ByteArrayOutputStream bytes) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new DelegatingPositionOutputStream(bytes) {
                @Override
                public long getPos() {
                    return bytes.size();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Source implements InputFile {
        private final byte[] bytes;

        Source(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            Cursor cursor = new Cursor(bytes);
            return new DelegatingSeekableInputStream(cursor) {
                @Override
                public long getPos() {
                    return cursor.position();
                }

                @Override
                public void seek(long position) {
                    cursor.moveTo(position);
                }
            };
        }

        @Override
        public String toString() {
            return "the file";
        }
    }

    private static final class Cursor extends ByteArrayInputStream {
        Cursor(byte[] bytes) {
            super(bytes);
        }

        long position() {
            return pos;
        }

        void moveTo(long position) {
            pos = Math.toIntExact(position);
        }
    }
}
