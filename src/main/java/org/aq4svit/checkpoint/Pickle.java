package org.aq4svit.checkpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.aq4svit.fault.InputException;

/**
 * A machine for the harmless part of Python's pickle protocol 2: a stack, a memo and the opcodes of {@link Opcode}.
 * It makes plain values ({@link Python}) and stand-ins ({@link Globals}), and neither loads nor calls anything that a
 * file names.
 *
 * <p>Each opcode does a bounded step or one in proportion to the values it takes off the stack, so time and memory are
 * bounded by the size of the pickle; memory is bounded by {@link #MAX_VALUES} besides, because a pickle of one byte per
 * value is small on disk only. Nothing recurses, whatever the nesting, and values may contain themselves.
 */
final class Pickle {
    /** Marks a place on the stack. */
    static final Object MARK = new Object();

    /** Python's {@code ()}. */
    static final Object[] EMPTY_TUPLE = {};

    /** How many values a pickle may push. A tensor takes about 30, a network of 800 with its optimizer under 100,000. */
    static final int MAX_VALUES = 1 << 20;

    private static final int PROTOCOL = 2;

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final List<Object> memo = new ArrayList<>();
    private int pushed;
    private int at;

    private Pickle(ByteBuffer in) {
        this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The value that {@code pickle} describes.
     *
     * @param where what the message begins with
     * @throws InputException if the pickle is damaged or asks for anything that is not on the lists
     */
    static Object load(ByteBuffer pickle, String where) {
        Pickle machine = new Pickle(pickle);
        try {
            return machine.run();
        } catch (PickleException e) {
            throw new InputException(where + ": byte " + machine.at + ": " + e.getMessage(), e);
        }
    }

    private Object run() throws PickleException {
        Opcode opcode;
        do {
            at = in.position();
            opcode = Opcode.of((int) u8());
            opcode.run(this);
        } while (opcode != Opcode.STOP);
        return pop();
    }

    void protocol(long version) throws PickleException {
        if (version != PROTOCOL) {
            throw new PickleException("pickle protocol 2, the default of torch.save", "protocol " + version);
        }
    }

    // ---- the input

    long u8() throws PickleException {
        return need(1).get() & 0xff;
    }

    long u16() throws PickleException {
        return need(2).getShort() & 0xffff;
    }

    long i32() throws PickleException {
        return need(4).getInt();
    }

    long u32() throws PickleException {
        return need(4).getInt() & 0xffff_ffffL;
    }

    /** The one number that is big-endian. */
    double f64() throws PickleException {
        return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
    }

    /** A two's complement number of {@code length} bytes, at most 255: a {@code Long} if it fits. */
    Number integer(long length) throws PickleException {
        byte[] bytes = bytes(length);
        if (bytes.length == 0) {
            return 0L;
        }
        ArrayUtils.reverse(bytes); // BigInteger is big-endian
        BigInteger value = new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    String text(long length, Charset charset) throws PickleException {
        return new String(bytes(length), charset);
    }

    /** The text up to the next end of line. */
    String line() throws PickleException {
        int length = 0;
        while (need(length + 1).get(in.position() + length) != '\n') {
            length++;
        }
        String line = text(length, StandardCharsets.UTF_8);
        in.get();
        return line;
    }

    private byte[] bytes(long length) throws PickleException {
        need(length);
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private ByteBuffer need(long bytes) throws PickleException {
        if (bytes > in.remaining()) {
            throw new PickleException(bytes + " more bytes", in.remaining() + " before the end of the pickle");
        }
        return in;
    }

    // ---- the stack

    void push(Object value) throws PickleException {
        if (++pushed > MAX_VALUES) {
            throw new PickleException("at most " + MAX_VALUES + " values in a checkpoint's pickle", "more");
        }
        stack.add(value);
    }

    Object pop() throws PickleException {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    /** The last {@code n} values, in the order in which they were pushed. */
    Object[] pop(int n) throws PickleException {
        Object[] values = new Object[n];
        for (int i = n - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return values;
    }

    /** The values pushed since the last mark, which goes too. */
    Object[] popToMark() throws PickleException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new PickleException("a mark on the stack", "none");
        }
        Object[] values = stack.subList(mark + 1, stack.size()).toArray();
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private Object top() throws PickleException {
        Object top = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
        if (top == MARK) {
            throw new PickleException("a value on the stack", stack.isEmpty() ? "none" : "a mark");
        }
        return top;
    }

    // ---- the memo

    /**
     * Notes the topmost value under {@code index}. Python counts the notes, so no index exceeds the number of opcodes
     * that came before; this keeps the memo in proportion to the input.
     */
    void remember(long index) throws PickleException {
        if (index >= at) {
            throw new PickleException("a memo index below " + at, Long.toString(index));
        }
        while (memo.size() <= index) {
            memo.add(null);
        }
        memo.set((int) index, top());
    }

    Object remembered(long index) throws PickleException {
        Object value = index < memo.size() ? memo.get((int) index) : null;
        if (value == null) {
            throw new PickleException("a memo index that was set", Long.toString(index));
        }
        return value;
    }

    // ---- containers and calls

    @SuppressWarnings("unchecked") // the machine makes no lists but lists of objects
    void append(Object[] values) throws PickleException {
        if (!(top() instanceof List<?> list)) {
            throw new PickleException("a list to append to", Python.describe(top()));
        }
        ((List<Object>) list).addAll(Arrays.asList(values));
    }

    void set(Object[] keysAndValues) throws PickleException {
        if (!(top() instanceof Dict dict)) {
            throw new PickleException("a dict to fill", Python.describe(top()));
        }
        if (keysAndValues.length % 2 != 0) {
            throw new PickleException("a value for every key", "a key without");
        }
        for (int i = 0; i < keysAndValues.length; i += 2) {
            dict.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    /** Calls what stands in for a function or a class with a tuple of arguments. */
    void call() throws PickleException {
        Object arguments = pop();
        Object function = pop();
        if (!(function instanceof Global global) || !(arguments instanceof Object[] tuple)) {
            String found = Python.describe(function) + " and " + Python.describe(arguments);
            throw new PickleException("a function and a tuple to call it with", found);
        }
        push(global.call(tuple));
    }

    /** Drops the attributes of an object: none has any that the weights need. */
    void build() throws PickleException {
        pop();
        if (!(top() instanceof Dict) && !(top() instanceof Global.Inert)) {
            throw new PickleException("an object with attributes", Python.describe(top()));
        }
    }
}
