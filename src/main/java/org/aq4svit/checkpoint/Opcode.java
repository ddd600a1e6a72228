package org.aq4svit.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;

/**
 * The pickle opcodes that {@code torch.save} writes, under the names that Python's {@code pickletools} gives them,
 * and what they do to the machine.
 */
enum Opcode {
    PROTO(0x80, p -> p.protocol(p.u8())),
    STOP('.', p -> {}),
    MARK('(', p -> p.push(Pickle.MARK)),
    NONE('N', p -> p.push(Python.NONE)),
    NEWTRUE(0x88, p -> p.push(true)),
    NEWFALSE(0x89, p -> p.push(false)),
    BININT('J', p -> p.push(p.i32())),
    BININT1('K', p -> p.push(p.u8())),
    BININT2('M', p -> p.push(p.u16())),
    LONG1(0x8a, p -> p.push(p.integer(p.u8()))),
    BINFLOAT('G', p -> p.push(p.f64())),
    BINUNICODE('X', p -> p.push(p.text(p.u32(), StandardCharsets.UTF_8))),
    SHORT_BINSTRING('U', p -> p.push(p.text(p.u8(), StandardCharsets.ISO_8859_1))),
    EMPTY_TUPLE(')', p -> p.push(Pickle.EMPTY_TUPLE)),
    EMPTY_LIST(']', p -> p.push(new ArrayList<>())),
    EMPTY_DICT('}', p -> p.push(new Dict())),
    EMPTY_SET(0x8f, p -> p.push(Set.of())),
    TUPLE('t', p -> p.push(p.popToMark())),
    TUPLE1(0x85, p -> p.push(p.pop(1))),
    TUPLE2(0x86, p -> p.push(p.pop(2))),
    TUPLE3(0x87, p -> p.push(p.pop(3))),
    APPEND('a', p -> p.append(p.pop(1))),
    APPENDS('e', p -> p.append(p.popToMark())),
    SETITEM('s', p -> p.set(p.pop(2))),
    SETITEMS('u', p -> p.set(p.popToMark())),
    BINPUT('q', p -> p.remember(p.u8())),
    LONG_BINPUT('r', p -> p.remember(p.u32())),
    BINGET('h', p -> p.push(p.remembered(p.u8()))),
    LONG_BINGET('j', p -> p.push(p.remembered(p.u32()))),
    GLOBAL('c', p -> p.push(Globals.named(p.line(), p.line()))),
    REDUCE('R', p -> p.call()),
    NEWOBJ(0x81, p -> p.call()),
    BUILD('b', p -> p.build()),
    BINPERSID('Q', p -> p.push(StorageRef.of(p.pop())));

    /** What an opcode does. */
    interface Action {
        void run(Pickle machine) throws PickleException;
    }

    private static final Opcode[] BY_CODE = new Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;
    private final Action action;

    Opcode(int code, Action action) {
        this.code = code;
        this.action = action;
    }

    /** The opcode that a byte (0 to 255) stands for. */
    static Opcode of(int code) throws PickleException {
        Opcode opcode = BY_CODE[code];
        if (opcode == null) {
            throw new PickleException("an opcode that torch.save writes", String.format("opcode 0x%02x", code));
        }
        return opcode;
    }

    void run(Pickle machine) throws PickleException {
        action.run(machine);
    }
}
