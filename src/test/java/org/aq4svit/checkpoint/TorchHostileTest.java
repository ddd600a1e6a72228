package org.aq4svit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aq4svit.checkpoint.RawZip.Entry;
import org.aq4svit.tensor.Fuzz;
import org.aq4svit.tensor.Refusal;
import org.aq4svit.tensor.Resources;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchHostileTest {
    private static final byte[] PICKLE =
            PickleBytes.stateDict("FloatStorage", "0", 2, 0, new long[] {2}, new long[] {1});
    private static final Entry DATA_PKL = Entry.stored("a/data.pkl", PICKLE);
    private static final Entry STORAGE = Entry.stored("a/data/0", new byte[8]);

    @TempDir
    private Path folder;

    @Test
    void anHonestArchiveIsRead() throws IOException {
        assertThat(read(RawZip.of(List.of(DATA_PKL, STORAGE))).tensors()).hasToString("{w=F32[2]}");
    }

    @Test
    void anHonestArchiveForLargeFilesIsRead() throws IOException {
        assertThat(read(RawZip.of64(List.of(DATA_PKL, STORAGE))).tensors()).hasToString("{w=F32[2]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aTruncatedFile(int sixteenths) throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("checkpoint/state_dict.pth"));
        refusal(Arrays.copyOf(whole, whole.length * sixteenths / 16)).contains("a whole zip archive by torch.save");
    }

    @Test
    void aFileThatLosesItsLastByteOrItsFirst() throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("checkpoint/types.pth"));
        refusal(Arrays.copyOf(whole, whole.length - 1)).contains("zip");
        refusal(Arrays.copyOfRange(whole, 1, whole.length)).contains("begins with 4b 03 04");
    }

    @Test
    void entriesThatAreCompressedOrReachOutOfTheFile() throws IOException {
        refusal(DATA_PKL.withMethod(8), STORAGE).contains("entry \"a/data.pkl\": expected a stored entry");
        refusal(DATA_PKL, STORAGE.withMethod(99)).contains("entry \"a/data/0\": expected a stored entry");
        refusal(DATA_PKL, STORAGE.withSize(10_000)).contains("10000 bytes at ", "for entry \"a/data/0\"");
        refusal(DATA_PKL, STORAGE.withSize(-2)).contains("4294967294 bytes at ", "for entry \"a/data/0\"");
    }

    @Test
    void entriesThatOverlap() throws IOException {
        Entry other = Entry.stored("a/data/1", new byte[8]);
        refusal(DATA_PKL, STORAGE.withSize(40), other)
                .contains("entry \"a/data/1\": expected an entry after", "overlap");
        refusal(DATA_PKL, STORAGE, STORAGE.withDataOf(1))
                .contains("entry \"a/data/0\": expected an entry after", "overlap");
        refusal(DATA_PKL, STORAGE, other.withDataOf(1)).contains("an entry that its directory calls otherwise");
    }

    @Test
    void entriesOfOneName() throws IOException {
        refusal(DATA_PKL, STORAGE, STORAGE).contains("entry \"a/data/0\": expected one entry of this name, found two");
        refusal(DATA_PKL, DATA_PKL, STORAGE)
                .contains("entry \"a/data.pkl\": expected one entry of this name, found two");
    }

    @Test
    void archivesWithoutAPickleOrWithSeveral() throws IOException {
        refusal(STORAGE).contains("one entry <name>/data.pkl", "found 0 among 1 entries");
        refusal(DATA_PKL, Entry.stored("b/data.pkl", PICKLE)).contains("found 2 among 2 entries");
        refusal(Entry.stored("a/data/data.pkl", PICKLE)).contains("found 0 among 1 entries");
        refusal(Entry.stored("data.pkl", PICKLE)).contains("found 0 among 1 entries");
    }

    @Test
    void pathsInNamesAreNames() throws IOException {
        byte[] pickle = PickleBytes.stateDict("FloatStorage", "../../etc/passwd", 2, 0, new long[] {2}, new long[] {1});
        refusal(Entry.stored("a/data.pkl", pickle), STORAGE).contains("the storage \"../../etc/passwd\", found none");

        Entry outside = Entry.stored("a/data/../../etc/passwd", new byte[8]);
        assertThat(read(RawZip.of(List.of(Entry.stored("a/data.pkl", pickle), outside)))
                        .tensors())
                .hasToString("{w=F32[2]}");
        assertThat(read(RawZip.of(List.of(Entry.stored("../data.pkl", PICKLE), Entry.stored("../data/0", new byte[8]))))
                        .tensors())
                .hasToString("{w=F32[2]}");
    }

    @Test
    void theByteOrderMustBeLittleEndian() throws IOException {
        Entry little = Entry.stored("a/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        Entry big = Entry.stored("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(RawZip.of(List.of(DATA_PKL, STORAGE, little))).tensors())
                .hasSize(1);
        refusal(DATA_PKL, STORAGE, big).contains("a/byteorder", "\"little\", found \"big\"");
        refusal(DATA_PKL, STORAGE, Entry.stored("a/byteorder", new byte[100_000]))
                .contains("\"little\"");
    }

    @Test
    void storagesThatAreShorterThanTheyClaim() throws IOException {
        refusal(2, 0, new long[] {2}, new long[] {1}, 7).contains("tensor \"w\"", "2 elements of F32", "7 bytes");
        refusal(Long.MAX_VALUE, 0, new long[] {2}, new long[] {1}, 8).contains("9223372036854775807 elements");
        refusal(1, 0, new long[] {2}, new long[] {1}, 8).contains("elements among the 1 stored");
    }

    @Test
    void tensorsThatReachOutOfTheirStorage() throws IOException {
        refusal(4, 3, new long[] {2}, new long[] {1}, 16).contains("elements among the 4 stored", "offset 3");
        refusal(4, 0, new long[] {2}, new long[] {4}, 16).contains("elements among the 4 stored", "stride [4]");
        refusal(4, 0, new long[] {2, 3}, new long[] {2, 1}, 16).contains("elements among the 4 stored");
        refusal(4, 4, new long[] {}, new long[] {}, 16).contains("elements among the 4 stored");
        refusal(4, Long.MAX_VALUE, new long[] {2}, new long[] {1}, 16).contains("elements among");
        refusal(4, 0, new long[] {2, 2}, new long[] {Long.MAX_VALUE, Long.MAX_VALUE}, 16)
                .contains("elements among");
        refusal(4, 0, new long[] {5}, new long[] {1L << 62}, 16).contains("elements among");
        refusal(0, 0, new long[] {1}, new long[] {1}, 0).contains("elements among the 0 stored");
    }

    @Test
    void sizesAndStridesThatAreNone() throws IOException {
        refusal(4, -1, new long[] {2}, new long[] {1}, 16).contains("offset: expected a number from 0", "found -1");
        refusal(4, 0, new long[] {-2}, new long[] {1}, 16).contains("size: expected a number from 0", "found -2");
        refusal(4, 0, new long[] {-2, -2}, new long[] {2, 1}, 16).contains("size: expected a number from 0");
        refusal(4, 0, new long[] {1L << 32}, new long[] {1}, 16).contains("size: expected a number from 0");
        refusal(4, 3, new long[] {4}, new long[] {-1}, 16).contains("stride: expected a number from 0", "found -1");
        refusal(4, 0, new long[] {2}, new long[] {1, 1}, 16).contains("as many strides", "1 sizes and 2 strides");
        refusal(4, 0, new long[9], new long[9], 16).contains("at most 8 sizes");
    }

    @Test
    void smallFilesThatAskForMuchMemory() throws IOException {
        refusal(4, 0, new long[] {1 << 30}, new long[] {0}, 16).contains("less than 2 GiB");
        refusal(4, 0, new long[] {1 << 28}, new long[] {0}, 16).contains("at most twice the file's bytes");
        refusal(4, 0, new long[] {1 << 30, 1 << 30, 1 << 30, 1 << 30}, new long[4], 16)
                .contains("less than 2 GiB");
    }

    @Test
    void anEmptyTensorIsEmptyWhateverItsOtherSizes() throws IOException {
        long huge = Integer.MAX_VALUE;
        byte[] pickle = PickleBytes.stateDict(
                "FloatStorage", "0", 0, 9, new long[] {huge, huge, huge, 0}, new long[] {7, huge, 0, 1});
        assertThat(read(RawZip.torch(pickle, List.of(new byte[0])))
                        .tensors()
                        .get("w")
                        .size())
                .isZero();
    }

    @Test
    void manyTransposedTensorsOfOneStorage() throws IOException {
        PickleBytes pickle = new PickleBytes().op("\u0080\2}");
        for (int i = 0; i < 1000; i++) {
            pickle.text("w" + i)
                    .tensor("FloatStorage", "0", 1 << 16, 0, new long[] {256, 256}, new long[] {1, 256})
                    .op("s");
        }
        byte[] zip = RawZip.torch(pickle.op(".").bytes(), List.of(new byte[4 << 16]));
        refusal(zip).contains("tensor \"w", "at most twice the file's bytes");
    }

    @Test
    void oneTensorUnderManyNamesIsMadeOnce() throws IOException {
        PickleBytes pickle = new PickleBytes().op("\u0080\2}");
        pickle.text("w")
                .tensor("FloatStorage", "0", 4, 0, new long[] {2, 2}, new long[] {1, 2})
                .op("q\1s");
        for (int i = 0; i < 1000; i++) {
            pickle.text("w" + i).op("h\1s");
        }
        Checkpoint checkpoint = read(RawZip.torch(pickle.op(".").bytes(), List.of(new byte[16])));
        assertThat(checkpoint.tensors()).hasSize(1001);
        assertThat(checkpoint.tensors().get("w999"))
                .isSameAs(checkpoint.tensors().get("w"));
    }

    @Test
    void aSelfReferentialOrDeepPickle() throws IOException {
        refusal(pickled("}q\1U\5modelh\1s")).contains("a tensor, found a dict");
        refusal(pickled("}q\1U\1xh\1s")).contains("found the keys \"x\"");
        refusal(pickled("]".repeat(100_000) + "a".repeat(99_999))).contains("found a list");
        refusal(pickled("}h")).contains("expected");
        refusal(pickled("}(U\1aNU\1aNu")).contains("every key once", "\"a\" twice");
        refusal(pickled("}]Ns")).contains("names as keys, found a list");
        refusal(pickled("}")).contains("an empty dict");
    }

    @Test
    void storagesBesideTheWeightsAreNeverLookedAt() throws IOException {
        PickleBytes pickle = new PickleBytes().op("\u0080\2}").text("model").op("}");
        pickle.text("w")
                .tensor("FloatStorage", "0", 2, 0, new long[] {2}, new long[] {1})
                .op("ss");
        pickle.text("optimizer")
                .tensor("FloatStorage", "absent", -1L >>> 1, -5, new long[] {-1}, new long[] {})
                .op("s.");

        assertThat(read(RawZip.torch(pickle.bytes(), List.of(new byte[8]))).tensors())
                .hasToString("{w=F32[2]}");
    }

    @Test
    void entriesByTheThousandStayQuick() throws IOException {
        List<Entry> entries = new ArrayList<>(List.of(DATA_PKL, STORAGE));
        for (int i = 1; i < 30_000; i++) {
            entries.add(Entry.stored("a/data/" + i, new byte[1]));
        }
        assertThat(read(RawZip.of(entries)).tensors()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"}", "]", ")", "(", "N", "K\u00ff", "J\0\0\0\1", "U\0", "]Na", "}NNs", "ctorch\nSize\n", "]q\0"})
    void picklesMadeToTakeMuchMemory(String opcodes) throws IOException {
        reader().feed("bomb", pickled(opcodes.repeat(200_000)));
        reader().feed("bomb", pickled(")" + "\u0085".repeat(1_000_000)));
    }

    @Test
    void manyTensorsOfTheShortestDescription() throws IOException {
        PickleBytes pickle = new PickleBytes().op("\u0080\2}(");
        pickle.text("first").op("ctorch._utils\n_rebuild_tensor_v2\nq\0((U\7storagectorch\nFloatStorage\nU\1");
        pickle.op("0)K\4tQK\0(" + "K\1".repeat(8) + "tq\1h\1NNtq\2R");
        for (int i = 0; i < 50_000; i++) {
            pickle.op("U\4" + Integer.toString(100_000 + i, 20).substring(0, 4) + "h\0h\2R");
        }
        reader().feed("many", RawZip.torch(pickle.op("u.").bytes(), List.of(new byte[16])));
    }

    private Fuzz reader() {
        return new Fuzz(folder, file -> Checkpoint.read(file).tensors());
    }

    private static byte[] pickled(String opcodes) {
        return RawZip.torch(new PickleBytes().op("\u0080\2" + opcodes + ".").bytes(), List.of());
    }

    private AbstractStringAssert<?> refusal(long elements, long offset, long[] size, long[] stride, int bytes)
            throws IOException {
        byte[] pickle = PickleBytes.stateDict("FloatStorage", "0", elements, offset, size, stride);
        return refusal(RawZip.torch(pickle, List.of(new byte[bytes])));
    }

    private AbstractStringAssert<?> refusal(Entry... entries) throws IOException {
        return refusal(RawZip.of(List.of(entries)));
    }

    private AbstractStringAssert<?> refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("file.pth"), content);
        return Refusal.of(() -> Checkpoint.read(file)).startsWith(file.toString());
    }

    private Checkpoint read(byte[] content) throws IOException {
        return Checkpoint.read(Files.write(Files.createTempFile(folder, "read", ".pth"), content));
    }
}
