package org.aq4svit.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.aq4svit.parquet.BytesInput;
import org.aq4svit.parquet.BytesOutput;
import org.aq4svit.parquet.ParquetRows;

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
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new BytesOutput(bytes))
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
        try (ParquetRows stored = new ParquetRows(new BytesInput(file), conf)) {
            stored.all(stored.schema(), (number, row) -> rows.add(schema.toRow(row)));
        }
        return rows;
    }
}
