package org.aq4svit.tensor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHostileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aTruncatedFile(int sixteenths) throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("checkpoint/state_dict.safetensors"));
        refusal(Arrays.copyOf(whole, whole.length * sixteenths / 16))
                .containsAnyOf("only 0 bytes", "of at most", "bytes as its");
    }

    @Test
    void bytesAfterTheLastTensor() throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("checkpoint/types.safetensors"));
        refusal(Arrays.copyOf(whole, whole.length + 1)).contains("bytes as its header says");
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 100_000_000, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void aHeaderThatIsLongerThanTheFile(long length) throws IOException {
        refusal(raw(length, "{}", 0)).contains("header of at most 2 bytes", Long.toUnsignedString(length));
    }

    @Test
    void aHeaderOfMoreThanAHundredMegabytes() throws IOException {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(100_000_001));
            sparse.setLength(200_000_000);
        }
        Refusal.of(() -> Safetensors.read(file)).contains("at most 100000000 bytes, found 100000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " {}",
                "[]",
                "{",
                "{} x",
                "{\"a\":}",
                "{\"a\":1}",
                "{\"a\":[]}",
                "{\"a\":{}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"more\":1}}",
                "{\"a\":{\"dtype\":1,\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":0,\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[\"0\"],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0.0],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[null],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[[0]],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[1,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[-1,-1]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[99999999999999999999,99999999999999999999]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[9223372036854775807,9223372036854775807]}}",
                "{\"__metadata__\":[]}",
                "{\"__metadata__\":{\"a\":1}}",
            })
    void aHeaderThatIsNotWhatTheFormatSays(String header) throws IOException {
        refusal(raw(header, 0)).containsAnyOf("header", "tensor \"a\"", "__metadata__");
    }

    @Test
    void aHeaderThatIsNotUtf8() throws IOException {
        byte[] file = raw("{\"a\":1}", 0);
        file[10] = (byte) 0xff;
        refusal(file).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "U8  | [2147483648]                       | sizes below 2^31",
                "U8  | [-1]                               | integers from 0 on",
                "U8  | [-1, -4]                           | integers from 0 on",
                "U8  | [2147483647, 2]                    | less than 2 GiB",
                "F64 | [2147483647, 2147483647, 2147483647] | less than 2 GiB",
                "F64 | [2097152, 2097152, 2097152]        | less than 2 GiB",
                "F32 | [2]                                | 8 bytes for F32[2], found 4",
                "U8  | [5]                                | 5 bytes for U8[5], found 4",
                "F32 | [0]                                | 0 bytes",
                "F8_E4M3 | [4]                            | a dtype out of",
                "f32 | [1]                                | a dtype out of",
            })
    void aTypeAndShapeThatDoNotFitTheBytes(String type, String shape, String sentence) throws IOException {
        refusal(raw("{" + tensor("w", type, shape, 0, 4) + "}", 4)).contains("tensor \"w\"", sentence);
    }

    @Test
    void namesThatOccurTwice() throws IOException {
        String a = tensor("a", "U8", "[2]", 0, 2);
        refusal(raw("{" + a + "," + tensor("a", "U8", "[2]", 2, 4) + "}", 4)).contains("Duplicate");
        refusal(raw("{" + tensor("\\u0061", "U8", "[2]", 2, 4) + "," + a + "}", 4))
                .contains("Duplicate");
        refusal(raw("{" + a.replace("\"shape\"", "\"dtype\":\"I8\",\"shape\"") + "}", 2))
                .contains("Duplicate");
        refusal(raw("{\"__metadata__\":{\"k\":\"v\",\"k\":\"w\"}}", 0)).contains("Duplicate");
    }

    @Test
    void tensorsThatOverlapOrLeaveHoles() throws IOException {
        String a = tensor("a", "U8", "[4]", 0, 4);
        refusal(raw("{" + a + "," + tensor("b", "U8", "[4]", 3, 7) + "}", 7)).contains("\"b\"", "overlap");
        refusal(raw("{" + a + "," + tensor("b", "U8", "[4]", 0, 4) + "}", 4)).contains("\"b\"", "overlap");
        refusal(raw("{" + a + "," + tensor("b", "U8", "[4]", 5, 9) + "}", 9)).contains("\"b\"", "hole");
        refusal(raw("{" + tensor("b", "U8", "[4]", 1, 5) + "}", 5)).contains("\"b\"", "hole");
        refusal(raw("{" + a + "}", 5)).contains("bytes as its header says");
        refusal(raw("{" + a + "}", 3)).contains("bytes as its header says");
    }

    @Test
    void aHeaderThatIsDeeplyNestedOrHasALongNumber() throws IOException {
        refusal(raw("{\"a\":" + "[".repeat(100_000), 0)).contains("an object");
        refusal(raw("{\"a\":{\"shape\":" + "[".repeat(100_000), 0)).contains("integers from 0 on");
        refusal(raw("{\"a\":{\"shape\":[" + "9".repeat(100_000) + "]}}", 0)).contains("header");
        refusal(raw("{\"" + "a".repeat(100_000) + "\":1}", 0)).contains("expected");
    }

    @Test
    void headersMadeToTakeMuchMemory() throws IOException {
        Fuzz reader = new Fuzz(folder, Safetensors::read);
        String empties = IntStream.range(0, 50_000)
                .mapToObj(i -> tensor(Integer.toString(i, 36), "U8", "[0]", 0, 0))
                .collect(Collectors.joining(",", "{", "}"));
        String texts = IntStream.range(0, 50_000)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":\"\"")
                .collect(Collectors.joining(",", "{\"__metadata__\":{", "}}"));

        reader.feed("many tensors", raw(empties, 0));
        reader.feed("many texts", raw(texts, 0));
        reader.feed("many sizes", raw("{" + tensor("a", "U8", "[" + "0,".repeat(1_000_000) + "0]", 0, 0) + "}", 0));
    }

    private AbstractStringAssert<?> refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("file.safetensors"), content);
        return Refusal.of(() -> Safetensors.read(file)).startsWith(file.toString());
    }

    private static String tensor(String name, String type, String shape, long start, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + start + ","
                + end + "]}";
    }

    private static byte[] raw(String header, int data) {
        return raw(header.length(), header, data);
    }

    private static byte[] raw(long length, String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }
}
