package org.aq4svit.table;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RecordSchemaTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Configuration conf = new Configuration();

    /** Users script against these: a column may be added at the end, never renamed or retyped. */
    @Test
    void theSchemaOfEveryTableIsAsPromised() throws IOException {
        String schemas = Table.all().stream()
                .map(table -> table.schema().parquet().toString())
                .collect(joining("\n"));

        assertThat(schemas).isEqualTo(resource("/table/schemas.txt"));
    }

    @Test
    void everyTypeComesBackAsItWent() throws IOException {
        EveryType full = new EveryType(
                "text",
                1L,
                2,
                3.5,
                true,
                NOON,
                4L,
                5,
                6.5,
                false,
                List.of(1, 2),
                List.of(0.5),
                List.of("a", ""),
                Map.of("k", 7));
        EveryType bare = new EveryType(
                "", Long.MIN_VALUE, 0, -0.0, false, NOON, null, null, null, null, List.of(), List.of(), null, Map.of());

        assertThat(thereAndBack(EveryType.class, List.of(full, bare))).containsExactly(full, bare);
    }

    @Test
    void namesBecomeSnakeCase() {
        assertThat(RecordSchema.of("row", Names.class).parquet().getFields())
                .extracting(field -> field.getName())
                .containsExactly("plain", "two_words", "top1", "baseline_top1", "checkpoint_sha256", "ops_per_image");
    }

    @Test
    void aMomentIsCutToMicroseconds() throws IOException {
        Moment moment = new Moment(Instant.parse("2026-01-31T12:00:00.123456789Z"));

        assertThat(thereAndBack(Moment.class, List.of(moment)))
                .containsExactly(new Moment(Instant.parse("2026-01-31T12:00:00.123456Z")));
    }

    @Test
    void aNullWhereNoneMayBeIsRefusedWithItsColumn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thereAndBack(Moment.class, List.of(new Moment(null))))
                .withMessage("column when_it_was: expected a value, found null in Moment[whenItWas=null]");
    }

    @Test
    void aTypeThatTablesDoNotHoldIsRefusedWithItsComponent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordSchema.of("row", Narrow.class))
                .withMessageStartingWith("Narrow.share: expected String, long, int")
                .withMessageEndingWith("found float");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordSchema.of("row", Nested.class))
                .withMessageContaining("Nested.lists");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordSchema.of("row", OddKeys.class))
                .withMessageContaining("OddKeys.map");
    }

    @Test
    void aColumnThatAnOlderFileLacksIsNull() throws IOException {
        byte[] old = ParquetBytes.encode(RecordSchema.of("row", Old.class), List.of(new Old("a", 1)), conf);

        assertThat(ParquetBytes.decode(RecordSchema.of("row", Newer.class), old, conf))
                .containsExactly(new Newer("a", 1, null, null));
    }

    @Test
    void aRequiredColumnThatAFileLacksIsNamed() throws IOException {
        byte[] other = ParquetBytes.encode(RecordSchema.of("row", Old.class), List.of(new Old("a", 1)), conf);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParquetBytes.decode(RecordSchema.of("row", Moment.class), other, conf))
                .withMessageContaining("expected a column when_it_was");
    }

    private <R extends Record> List<R> thereAndBack(Class<R> type, List<R> rows) throws IOException {
        RecordSchema<R> schema = RecordSchema.of("row", type);
        return ParquetBytes.decode(schema, ParquetBytes.encode(schema, rows, conf), conf);
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = RecordSchemaTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record EveryType(
            String text,
            long aLong,
            int anInt,
            double aDouble,
            boolean aBoolean,
            Instant instant,
            Long maybeLong,
            Integer maybeInt,
            Double maybeDouble,
            Boolean maybeBoolean,
            List<Integer> ints,
            List<Double> doubles,
            @Nullable List<String> texts,
            Map<String, Integer> map) {}

    private record Names(
            int plain, int twoWords, double top1, double baselineTop1, String checkpointSha256, long opsPerImage) {}

    private record Moment(Instant whenItWas) {}

    private record Narrow(float share) {}

    private record Nested(List<List<Integer>> lists) {}

    private record OddKeys(Map<Integer, String> map) {}

    private record Old(String name, int number) {}

    private record Newer(
            String name, int number, Double added, @Nullable String alsoAdded) {}
}
