package org.aq4svit.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class OrderedFooterTest {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message m { required int32 a; optional binary b (STRING); }");

    private static byte[] file() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var writer = ExampleParquetWriter.builder(new BytesOutput(bytes))
                .withConf(new Configuration())
                .withType(SCHEMA)
                .build()) {
            writer.write(new SimpleGroup(SCHEMA).append("a", 3).append("b", "x"));
            writer.write(new SimpleGroup(SCHEMA).append("a", 4));
        }
        return bytes.toByteArray();
    }

    private static int footerLength(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    }

    private static FileMetaData footer(byte[] file) throws IOException {
        int length = footerLength(file);
        return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
    }

    /** As another JVM might have written it. */
    private static byte[] reversed(byte[] file) throws IOException {
        int start = file.length - 8 - footerLength(file);
        FileMetaData footer = footer(file);
        footer.getRow_groups().forEach(g -> g.getColumns()
                .forEach(c -> Collections.reverse(c.getMeta_data().getEncodings())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start);
        Util.writeFileMetaData(footer, out);
        assertThat(out.size()).isEqualTo(file.length - 8);
        out.write(file, file.length - 8, 8);
        return out.toByteArray();
    }

    @Test
    void filesThatDifferInTheOrderOfEncodingsBecomeTheSame() throws Exception {
        byte[] one = file();
        byte[] two = reversed(one);
        assertThat(two).isNotEqualTo(one);
        assertThat(OrderedFooter.of(two)).isEqualTo(OrderedFooter.of(one));
        List<Encoding> encodings = footer(OrderedFooter.of(two))
                .getRow_groups()
                .get(0)
                .getColumns()
                .get(1)
                .getMeta_data()
                .getEncodings();
        assertThat(encodings).hasSizeGreaterThan(1).isSorted();
    }

    @Test
    void theRowsStay() throws Exception {
        byte[] file = OrderedFooter.of(file());
        List<String> rows = new ArrayList<>();
        try (ParquetRows read = new ParquetRows(new BytesInput(file), new Configuration())) {
            read.all(read.schema(), (number, row) -> rows.add(number + " " + row.getInteger("a", 0)));
        }
        assertThat(rows).isEqualTo(Arrays.asList("0 3", "1 4"));
    }
}
