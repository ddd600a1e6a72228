package org.aq4svit.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files as hubs have them, with several row groups. */
public final class HubFiles {
    private static final MessageType NESTED = MessageTypeParser.parseMessageType("""
            message schema {
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional int64 label;
            }
            """);
    private static final MessageType FLAT = MessageTypeParser.parseMessageType("""
            message schema { required binary image; required int32 label; }
            """);

    private HubFiles() {}

    /** A row; without bytes or label if they are null. */
    public record Row(byte[] bytes, String path, Long label) {}

    /** Rows of {@code image.bytes}, {@code image.path} and {@code label}. */
    public static Path nested(Path file, List<Row> rows) throws IOException {
        try (ParquetWriter<Group> out = writer(file, NESTED)) {
            for (Row row : rows) {
                Group group = new SimpleGroup(NESTED);
                Group image = group.addGroup("image");
                if (row.bytes != null) {
                    image.append("bytes", Binary.fromConstantByteArray(row.bytes));
                }
                if (row.path != null) {
                    image.append("path", row.path);
                }
                if (row.label != null) {
                    group.append("label", row.label.longValue());
                }
                out.write(group);
            }
        }
        return file;
    }

    /** Rows of {@code image} and {@code label}. */
    public static Path flat(Path file, List<Row> rows) throws IOException {
        try (ParquetWriter<Group> out = writer(file, FLAT)) {
            for (Row row : rows) {
                out.write(new SimpleGroup(FLAT)
                        .append("image", Binary.fromConstantByteArray(row.bytes))
                        .append("label", row.label.intValue()));
            }
        }
        return file;
    }

    private static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
        Configuration conf = new Configuration();
        return ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(conf)
                .withType(schema)
                .withRowGroupSize(4096L)
                .withMinRowCountForPageSizeCheck(1)
                .build();
    }
}
