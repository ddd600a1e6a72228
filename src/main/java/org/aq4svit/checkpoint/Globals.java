package org.aq4svit.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aq4svit.tensor.DType;
import org.aq4svit.tensor.Quoted;

/** The Python names that a checkpoint may mention; every other name is refused. */
final class Globals {
    private static final Map<String, Global> ALLOWED = Stream.of(
                    List.of(
                            new Global.Rebuild("collections.OrderedDict", Globals::orderedDict),
                            new Global.Rebuild("torch._utils._rebuild_tensor_v2", TensorRef::of),
                            new Global.Rebuild("torch._utils._rebuild_parameter", Globals::firstArgument),
                            new Global.Rebuild("torch.Size", Globals::firstArgument)),
                    List.of(
                            new Global.StorageType("torch.DoubleStorage", DType.F64),
                            new Global.StorageType("torch.FloatStorage", DType.F32),
                            new Global.StorageType("torch.HalfStorage", DType.F16),
                            new Global.StorageType("torch.BFloat16Storage", DType.BF16),
                            new Global.StorageType("torch.LongStorage", DType.I64),
                            new Global.StorageType("torch.IntStorage", DType.I32),
                            new Global.StorageType("torch.ShortStorage", DType.I16),
                            new Global.StorageType("torch.CharStorage", DType.I8),
                            new Global.StorageType("torch.ByteStorage", DType.U8),
                            new Global.StorageType("torch.BoolStorage", DType.BOOL),
                            new Global.StorageType("torch.storage.UntypedStorage", DType.U8)),
                    List.of(
                            new Global.Inert("argparse.Namespace"),
                            new Global.Inert("collections.Counter"), // in the state of a MultiStepLR
                            new Global.Inert("numpy.dtype"),
                            new Global.Inert("numpy.core.multiarray.scalar"),
                            new Global.Inert("numpy._core.multiarray.scalar"),
                            new Global.Inert("_codecs.encode"))) // how protocol 2 writes the bytes of a numpy scalar
            .<Global>flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Global::name, Function.identity()));

    private Globals() {}

    /** What stands in for {@code name} of {@code module}. */
    static Global named(String module, String name) throws PickleException {
        Global global = ALLOWED.get(module + "." + name);
        if (global == null) {
            throw new PickleException(
                    "only names that a state dict needs (save the state dict alone to be rid of others)",
                    "the global " + Quoted.of(module + "." + name));
        }
        return global;
    }

    private static Object orderedDict(Object[] arguments) throws PickleException {
        if (arguments.length != 0) {
            throw new PickleException("an empty OrderedDict to be filled", arguments.length + " arguments");
        }
        return new Dict();
    }

    private static Object firstArgument(Object[] arguments) throws PickleException {
        if (arguments.length == 0) {
            throw new PickleException("at least one argument", "none");
        }
        return arguments[0];
    }
}
