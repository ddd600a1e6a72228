package org.aq4svit.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Makes the bytes of a Parquet file depend on its rows alone. The library keeps the encodings of a column in a hash set of enums, so the
 * footer lists them in an order that differs from one JVM to the next.
 */
public final class OrderedFooter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** The length of the footer, and the magic bytes. */
    private static final int TAIL = Integer.BYTES + MAGIC.length;

    private OrderedFooter() {}

    /** The same file with every list of encodings sorted. */
    public static byte[] of(byte[] file) throws IOException {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
        int start = file.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk column : group.getColumns()) {
                column.getMeta_data().getEncodings().sort(Encoding::compareTo);
            }
        }
        ByteArrayOutputStream ordered = new ByteArrayOutputStream(file.length);
        ordered.write(file, 0, start);
        Util.writeFileMetaData(footer, ordered);
        int written = ordered.size() - start;
        ordered.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        ordered.write(MAGIC);
        return ordered.toByteArray();
    }
}
