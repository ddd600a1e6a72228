package org.aq4svit.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatPythonWrote() {
        Map<String, Tensor> tensors = Safetensors.read(Resources.file("checkpoint/types.safetensors"));

        assertThat(tensors.keySet())
                .startsWith("F64", "F32", "F16", "BF16", "I64")
                .endsWith("gr\u00f6\u00dfe");
        for (String type : new String[] {"F64", "F32"}) {
            assertThat(tensors.get(type)).hasToString(type + "[2, 3]");
            assertThat(tensors.get(type).floats()).containsExactly(0, 1, -2.5f, 3.25f, 10000, -0.125f);
        }
        assertThat(tensors.get("F16").floats()).containsExactly(0, 1, -2.5f, 3.25f, 10000, -0.125f);
        assertThat(tensors.get("BF16").floats()).containsExactly(0, 1, -2.5f, 3.25f, 9984, -0.125f);
        assertThat(tensors.get("I64").floats()).containsExactly(0, 1, -2, 3, 10000, 0);
        assertThat(tensors.get("BOOL").floats()).containsExactly(0, 1, 1, 1, 1, 1);
        assertThat(tensors.get("I8").floats()).containsExactly(-128, -1, 0, 127);
        assertThat(tensors.get("U8").floats()).containsExactly(0, 1, 128, 255);
        assertThat(tensors.get("scalar").shape()).isEmpty();
        assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
    }

    @Test
    void givesBackWhatWasWrittenInTheSameOrder() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", new Tensor(DType.BOOL, new int[] {3}, ByteBuffer.wrap(new byte[] {1, 0, 1})));
        tensors.put("a \"b\"\n", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        tensors.put("empty", Tensor.of(new float[0], 5, 0));
        tensors.put("\u00fc", Tensor.of(new float[] {5}));
        Map<String, String> metadata = Map.of("format", "pt");
        Path file = folder.resolve("out.safetensors");

        Safetensors.write(file, tensors, metadata);

        SafetensorsFile back = Safetensors.open(file);
        assertThat(back.metadata()).isEqualTo(metadata);
        assertThat(back.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> {
            assertThat(back.tensors().get(name)).hasToString(tensor.toString());
            assertThat(back.tensors().get(name).bytes()).isEqualTo(tensor.bytes());
        });
    }

    @Test
    void writesTheHeaderAsTheFormatSays() throws IOException {
        Path file = folder.resolve("out.safetensors");

        Safetensors.write(file, Map.of("w", Tensor.of(new float[] {1, 2}, 2)), Map.of());

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertThat(length % 8).isZero();
        assertThat(new String(bytes.array(), 8, length, StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(bytes.capacity()).isEqualTo(8 + length + 8);
    }

    @Test
    void aGoldenFileIsWrittenAgainWithEqualTensors() throws IOException {
        Map<String, Tensor> golden = Safetensors.read(Resources.file("golden/sdtv2-tiny/model.safetensors"));
        Path file = folder.resolve("copy.safetensors");

        Safetensors.write(file, golden, Map.of());

        Map<String, Tensor> copy = Safetensors.read(file);
        assertThat(copy.keySet()).containsExactlyElementsOf(golden.keySet()).hasSize(395);
        golden.forEach((name, tensor) -> assertThat(copy.get(name).bytes()).isEqualTo(tensor.bytes()));
    }

    @Test
    void aFileCanBeReplacedWhileItsTensorsAreInUse() throws IOException {
        Path file = folder.resolve("replaced.safetensors");
        Safetensors.write(file, Map.of("w", Tensor.of(new float[] {1}, 1)), Map.of());
        Tensor old = Safetensors.read(file).get("w");

        Safetensors.write(file, Map.of("w", Tensor.of(new float[] {2}, 1)), Map.of());

        assertThat(old.floats()).containsExactly(1);
        assertThat(Safetensors.read(file).get("w").floats()).containsExactly(2);
    }

    @Test
    void aFailedWriteLeavesNothingBehind() throws IOException {
        Path file = Files.createDirectories(folder.resolve("taken/by a folder")).getParent();

        assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of())).isInstanceOf(IOException.class);
        Map<String, Tensor> reserved = Map.of("__metadata__", Tensor.of(new float[] {1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(folder.resolve("reserved"), reserved, Map.of()));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void tensorsMayLieBeyondTwoGibibytes() throws IOException {
        long large = 2_000_000_000L;
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[2000000000],\"data_offsets\":[0,2000000000]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[2000000000],\"data_offsets\":[2000000000,4000000000]},"
                + "\"c\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4000000000,4000000004]}}";
        Path file = folder.resolve("large.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(header.length()));
            sparse.writeBytes(header);
            sparse.seek(8 + header.length() + 2 * large);
            sparse.writeInt(Integer.reverseBytes(Float.floatToIntBits(1.5f)));
        }

        Map<String, Tensor> tensors = Safetensors.read(file);

        assertThat(tensors.get("b").bytes().get(1_999_999_999)).isZero();
        assertThat(tensors.get("c").floats()).containsExactly(1.5f);
    }
}
