package org.aq4svit.engine.onednn;

import org.aq4svit.engine.lanes.Digits;

/** Real values written as digits. */
abstract class RealOperand implements Operand {
    private final Digits digits;

    RealOperand(Digits digits) {
        this.digits = digits;
    }

    final Digits format() {
        return digits;
    }

    @Override
    public final int digits() {
        return digits.count();
    }

    @Override
    public final int base() {
        return digits.base();
    }

    @Override
    public final int highOfZero() {
        return digits.highOfZero();
    }

    /** Copies digits that were just made to the same place of every plane; planes are {@code plane} bytes long. */
    final void put(byte[][] made, Bytes memory, int plane, int at, int n) {
        for (int d = 0; d < digits.count(); d++) {
            memory.bytes().put(d * plane + at, made[d], 0, n);
        }
    }
}
