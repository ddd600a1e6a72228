package org.aq4svit.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.aq4svit.parquet.BytesOutput;
import org.aq4svit.parquet.OrderedFooter;

/**
 * The product's own shards: Parquet files with a row per image, framed and not normalised.
 *
 * <p>Columns {@code key} (text), {@code label} (int), {@code height} and {@code width} (int, pixels) and {@code pixels}
 * (unsigned bytes [height, width, 3]). Equal rows make equal bytes, in every JVM.
 */
public final class ShardFile {
    /** The columns of a shard. */
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message shard {
              required binary key (STRING);
              required int32 label;
              required int32 height;
              required int32 width;
              required binary pixels;
            }
            """);

    static final List<String> COLUMNS =
            SCHEMA.getFields().stream().map(Type::getName).toList();

    /** What a listing reads. */
    static final MessageType WITHOUT_PIXELS = new MessageType("shard", SCHEMA.getType("key"), SCHEMA.getType("label"));

    private static final long ROW_GROUP = 32 << 20;
    private static final int PAGE = 1 << 20;

    private ShardFile() {}

    /** The images of a shard as the bytes of a Parquet file. */
    public static byte[] encode(Shard shard, Configuration conf) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(shard.pixels().length + PAGE);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new BytesOutput(bytes))
                .withConf(conf)
                .withType(SCHEMA)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withDictionaryEncoding(false)
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .build()) {
            for (int i = 0; i < shard.images(); i++) {
                writer.write(row(shard, i));
            }
        }
        return OrderedFooter.of(bytes.toByteArray());
    }

    private static Group row(Shard shard, int image) {
        int samples = shard.samplesPerImage();
        byte[] pixels = Arrays.copyOfRange(shard.pixels(), image * samples, (image + 1) * samples);
        return new SimpleGroup(SCHEMA)
                .append("key", shard.keys().get(image))
                .append("label", shard.labels()[image])
                .append("height", shard.size())
                .append("width", shard.size())
                .append("pixels", Binary.fromConstantByteArray(pixels));
    }
}
