package org.aq4svit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.aq4svit.tensor.DType;
import org.aq4svit.tensor.Refusal;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickleTest {
    @Test
    void numbersAreWhatPythonMeans() {
        assertThat(load("K\u00ff")).isEqualTo(255L);
        assertThat(load("M\u0001\u0002")).isEqualTo(513L);
        assertThat(load("J\u00fe\u00ff\u00ff\u00ff")).isEqualTo(-2L);
        assertThat(load("\u008a\u0000")).isEqualTo(0L);
        assertThat(load("\u008a\u0001\u0080")).isEqualTo(-128L);
        assertThat(load("\u008a\u0008\0\0\0\0\0\0\0\u0080")).isEqualTo(Long.MIN_VALUE);
        assertThat(load("\u008a\u0009\0\0\0\0\0\0\0\u0080\0")).isEqualTo(BigInteger.ONE.shiftLeft(63));
        assertThat(load("G\u00c0\u0004\0\0\0\0\0\0")).isEqualTo(-2.5);
        assertThat(load("\u0088")).isEqualTo(true);
        assertThat(load("\u0089")).isEqualTo(false);
        assertThat(load("N")).isSameAs(Python.NONE);
    }

    @Test
    void textsAreUtf8OrLatin1() {
        assertThat(load("X\u0002\0\0\0\u00c3\u00bc")).isEqualTo("\u00fc");
        assertThat(load("U\u0001\u00fc")).isEqualTo("\u00fc");
    }

    @Test
    void containersHoldWhatWasPutIntoThem() {
        assertThat(load("](K\u0001K\u0002eK\u0003a")).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(load("(K\u0001K\u0002K\u0003K\u0004t")).isEqualTo(new Object[] {1L, 2L, 3L, 4L});
        assertThat(load(")")).isEqualTo(new Object[0]);
        assertThat(load("K\u0001\u0085")).isEqualTo(new Object[] {1L});
        assertThat(load("K\u0001K\u0002\u0086")).isEqualTo(new Object[] {1L, 2L});
        assertThat(load("K\u0001K\u0002K\u0003\u0087")).isEqualTo(new Object[] {1L, 2L, 3L});
        assertThat(load("\u008f")).isEqualTo(Set.of());
        Dict dict = (Dict) load("}U\u0001aK\u0001s(U\u0001bK\u0002U\u0001cNu");
        assertThat(dict.named("test"))
                .containsEntry("a", 1L)
                .containsEntry("b", 2L)
                .containsEntry("c", Python.NONE)
                .hasSize(3);
    }

    @Test
    void theMemoGivesTheSameValueAgain() {
        List<?> lists = (List<?>) load("](]q\u0000h\u0000]r\u0005\0\0\0j\u0005\0\0\0e");
        assertThat(lists.get(0)).isSameAs(lists.get(1));
        assertThat(lists.get(2)).isSameAs(lists.get(3)).isNotSameAs(lists.get(0));
    }

    @Test
    void namesOfTheListHaveStandIns() {
        assertThat(load("ccollections\nOrderedDict\n)R}U\u0001aK\u0001sb")).isInstanceOf(Dict.class);
        assertThat(load("ctorch\nSize\nK\u0003\u0085\u0085R")).isEqualTo(new Object[] {3L});
        assertThat(load("(U\u0007storagectorch\nHalfStorage\nU\u00010U\u0003cpuK\u0007tQ"))
                .isEqualTo(new StorageRef(DType.F16, "0", 7));
        assertThat(load("cargparse\nNamespace\n)\u0081}U\u0002lrK\u0001sb"))
                .isEqualTo(new Global.Inert("argparse.Namespace"));
        assertThat(load("cnumpy.core.multiarray\n"
                        + "scalar\n"
                        + "cnumpy\n"
                        + "dtype\n"
                        + "U\u0002f8\u0089\u0088\u0087R(K\u0003U\u0001<tbU\u0001x\u0086R"))
                .isEqualTo(new Global.Inert("numpy.core.multiarray.scalar"));
    }

    @Test
    void theGlobalsOfAnAttackAreRefusedByNameAndPlace() {
        refusal("K\u0001cos\nsystem\nU\u0002ls\u0085R").contains("byte 4: ", "the global \"os.system\"");
        refusal("cbuiltins\neval\n").contains("builtins.eval");
        refusal("c__builtin__\ngetattr\n").contains("__builtin__.getattr");
        refusal("ctorch._utils\n__dict__\n").contains("torch._utils.__dict__");
        refusal("cargparse\nNamespace.__init__.__globals__\n").contains("__globals__");
        refusal("ctorch\nStorage\n").contains("torch.Storage");
        refusal("c" + "a".repeat(100_000) + "\nb\n").contains("...\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i", "o", "\u0093", "\u0082", "\u0095", "\u008b", "I", "L", "F", "S", "V", "d", "l", "p", "g", "P", "0",
                "1", "2", "\u0000", "\u00ff", "B"
            })
    void opcodesThatTorchNeverWritesAreRefused(String opcode) {
        refusal("K\u0001" + opcode + "\0\0\0\0")
                .contains("byte 4: ", String.format("opcode 0x%02x", (int) opcode.charAt(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "K",
                "M\1",
                "J\1\1\1",
                "G\1",
                "X\1",
                "X\5\0\0\0abcd",
                "X\u00ff\u00ff\u00ff\u00ff",
                "X\u00ff\u00ff\u00ff\u007f",
                "U\u00ffabc",
                "\u008a\u00ff\1",
                "q",
                "r\0\0\0",
                "h",
                "cos",
                "cos\nsystem",
                "K\1",
                "\u0080"
            })
    void aPickleThatEndsTooSoonIsRefused(String opcodes) {
        Refusal.of(() -> Pickle.load(
                        ByteBuffer.wrap(
                                new PickleBytes().op("\u0080\2" + opcodes).bytes()),
                        "test"))
                .contains("before the end of the pickle");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "a        | a value on the stack",
                "Na       | a value on the stack",
                "NNa      | a list to append to",
                "(Na      | a value on the stack",
                "](       | a value on the stack",
                "t        | a mark on the stack",
                "]Ne      | a mark on the stack",
                "}(Nu     | a value for every key",
                "](NNu    | a dict to fill",
                "NNR      | a function and a tuple",
                "))R      | a function and a tuple",
                "]Nb      | an object with attributes",
                "NQ       | a persistent id",
                ")Q       | a persistent id",
            })
    void nonsenseIsRefused(String opcodes, String sentence) {
        refusal(opcodes).contains("test: byte ", sentence);
    }

    @Test
    void callsWithOtherArgumentsAreRefused() {
        refusal("ctorch._utils\n_rebuild_tensor_v2\n)R").contains("storage, offset, size, stride");
        refusal("ctorch._utils\n_rebuild_parameter\n)R").contains("at least one argument");
        refusal("ccollections\nOrderedDict\n]\u0085R").contains("an empty OrderedDict");
        refusal("ctorch\nFloatStorage\n)R").contains("torch.FloatStorage");
        refusal("(U\u0007storagectorch\nHalfStorage\nU\u00010U\u0003cpuJ\u00ff\u00ff\u00ff\u00fftQ")
                .contains("a persistent id");
    }

    @Test
    void memoIndexesAreBoundedByThePlaceInThePickle() {
        refusal("]q\u00ff").contains("a memo index below 3, found 255");
        refusal("]r\u00ff\u00ff\u00ff\u007f").contains("found 2147483647");
        refusal("]r\u00ff\u00ff\u00ff\u00ff").contains("found 4294967295");
        refusal("]q\2h\1").contains("a memo index that was set, found 1");
        refusal("]q\2j\u00ff\u00ff\u00ff\u00ff").contains("a memo index that was set, found 4294967295");
    }

    @Test
    void valuesMayContainThemselves() {
        assertThat(load("]q\0h\0a")).isInstanceOf(List.class);
        assertThat(load("}q\0h\0h\0s")).isInstanceOf(Dict.class);
        assertThat(load("]q\0h\0\u0085a")).isInstanceOf(List.class);
        assertThat(load("ccollections\nOrderedDict\n)Rq\0h\0b")).isInstanceOf(Dict.class);
        refusal("]q\0h\0ah\0R").contains("found a list and a list");
    }

    @Test
    void nestingMayBeAsDeepAsTheFileIsLong() {
        int depth = 100_000;
        assertThat(load("](".repeat(depth) + "e".repeat(depth))).isInstanceOf(List.class);
        assertThat(load("]".repeat(depth) + "a".repeat(depth - 1))).isInstanceOf(List.class);
        assertThat(load(")" + "\u0085".repeat(depth))).isInstanceOf(Object[].class);
        assertThat(load("}N".repeat(depth) + "N" + "s".repeat(depth))).isInstanceOf(Dict.class);
        refusal("(".repeat(depth)).contains("a value on the stack");
    }

    @Test
    void thereAreNoMoreValuesThanAnyCheckpointHas() {
        refusal("}".repeat(Pickle.MAX_VALUES + 1)).contains("at most 1048576 values");
        refusal("]q\0(" + "h\0".repeat(Pickle.MAX_VALUES) + "e").contains("at most 1048576 values");
    }

    private static Object load(String opcodes) {
        return Pickle.load(
                ByteBuffer.wrap(new PickleBytes().op("\u0080\2" + opcodes + ".").bytes()), "test");
    }

    private static AbstractStringAssert<?> refusal(String opcodes) {
        return Refusal.of(() -> load(opcodes));
    }
}
