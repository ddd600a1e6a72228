package org.aq4svit.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.Quoted;
import org.aq4svit.tensor.Tensor;

/**
 * Makes tensors of their mentions in the pickle: windows on the mapped file where the elements lie one after the other,
 * copies where they do not.
 */
final class TorchTensors {
    /** No weight of any known network has more than five. */
    private static final int MAX_DIMENSIONS = 8;

    private final TorchZip zip;
    private final Map<String, ByteBuffer> storages = new HashMap<>();
    private final IdentityHashMap<TensorRef, Tensor> made = new IdentityHashMap<>();
    private long copyable;

    /**
     * Tensors of {@code zip}. Together they may copy twice the bytes of the file and no more: a parameter that was
     * saved transposed or channels-last has its own storage there, so honest copies stay below once the size, while a
     * stride of zero, or one storage shared by a thousand transposed tensors, could ask for any amount.
     */
    TorchTensors(TorchZip zip) {
        this.zip = zip;
        this.copyable = 2 * zip.size();
    }

    /**
     * The tensor that {@code ref} mentions; the same one each time.
     *
     * @param name for the message
     * @throws InputException if it reaches beyond its storage or asks for too much memory
     */
    Tensor tensor(String name, TensorRef ref) {
        Tensor known = made.get(ref);
        if (known == null) {
            known = make(name, ref);
            made.put(ref, known);
        }
        return known;
    }

    private Tensor make(String name, TensorRef ref) {
        View view = view(name, ref);
        int width = ref.storage().type().bytes();
        int bytes = bytes(name, view, width);
        ByteBuffer storage = storage(name, ref.storage());
        if (!view.isWithin(ref.storage().elements())) {
            String found = "offset " + view.offset() + ", size " + Arrays.toString(view.shape()) + ", stride "
                    + Arrays.toString(view.stride());
            throw InputException.expected(
                    where(name), "elements among the " + ref.storage().elements() + " stored", found);
        }
        return new Tensor(ref.storage().type(), view.shape(), data(name, view, storage, width, bytes));
    }

    private ByteBuffer data(String name, View view, ByteBuffer storage, int width, int bytes) {
        if (bytes == 0) {
            return ByteBuffer.allocate(0);
        }
        if (view.isContiguous()) {
            return storage.slice((int) view.offset() * width, bytes);
        }
        copyable -= bytes;
        if (copyable < 0) {
            throw InputException.expected(where(name), "scattered tensors of at most twice the file's bytes", "more");
        }
        return view.copy(storage, width);
    }

    private ByteBuffer storage(String name, StorageRef ref) {
        ByteBuffer bytes = storages.computeIfAbsent(ref.key(), zip::storage);
        if (ref.elements() > bytes.remaining() / ref.type().bytes()) {
            String need = ref.elements() + " elements of " + ref.type() + " in its storage";
            throw InputException.expected(where(name), need, bytes.remaining() + " bytes");
        }
        return bytes;
    }

    private int bytes(String name, View view, int width) {
        try {
            return Math.toIntExact(Math.multiplyExact(Tensor.elements(view.shape()), (long) width));
        } catch (ArithmeticException e) {
            String found = Arrays.toString(view.shape());
            throw new InputException(where(name) + ": expected a tensor of less than 2 GiB, found size " + found, e);
        }
    }

    private View view(String name, TensorRef ref) {
        int dimensions = ref.size().length;
        if (dimensions > MAX_DIMENSIONS || ref.stride().length != dimensions) {
            String found = dimensions + " sizes and " + ref.stride().length + " strides";
            throw InputException.expected(
                    where(name), "at most " + MAX_DIMENSIONS + " sizes and as many strides", found);
        }
        int[] shape = new int[dimensions];
        long[] stride = new long[dimensions];
        for (int d = 0; d < dimensions; d++) {
            shape[d] = (int) number(name, "size", ref.size()[d], Integer.MAX_VALUE);
            stride[d] = number(name, "stride", ref.stride()[d], Long.MAX_VALUE);
        }
        return new View(number(name, "offset", ref.offset(), Long.MAX_VALUE), shape, stride);
    }

    private long number(String name, String what, Object value, long limit) {
        if (value instanceof Long number && number >= 0 && number <= limit) {
            return number;
        }
        throw InputException.expected(where(name) + ": " + what, "a number from 0 to " + limit, Python.describe(value));
    }

    private String where(String name) {
        return zip.where() + ": tensor " + Quoted.of(name);
    }
}
