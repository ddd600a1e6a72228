package org.aq4svit.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Small damages to a file: flipped bits, extreme numbers, cut, doubled and misplaced pieces. */
final class Mutation {
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        65535,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final String DIGITS = "0123456789-\"[]{},:.";
    private static final String OPCODES = ".(N\u0088\u0089JKM\u008aGXU)]}\u008ft\u0085\u0086\u0087aesuqrhjcR\u0081bQ";

    private final Random random;

    Mutation(Random random) {
        this.random = random;
    }

    /** {@code original} with one to four damages. */
    byte[] of(byte[] original) {
        byte[] bytes = original.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            bytes = damage(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    private byte[] damage(byte[] bytes, int at) {
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) DIGITS.charAt(random.nextInt(DIGITS.length()));
            case 3 -> bytes[at] = (byte) OPCODES.charAt(random.nextInt(OPCODES.length()));
            case 4 -> number(bytes, at);
            case 5 -> {
                int length = piece(bytes, at);
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            }
            case 6 -> {
                return splice(bytes, at, new byte[0], at + piece(bytes, at));
            }
            case 7 -> {
                return splice(bytes, at, Arrays.copyOfRange(bytes, at, at + piece(bytes, at)), at);
            }
            default -> {
                return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    private void number(byte[] bytes, int at) {
        ByteBuffer extreme = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        extreme.putLong(EXTREMES[random.nextInt(EXTREMES.length)] + random.nextInt(3) - 1);
        System.arraycopy(extreme.array(), 0, bytes, at, Math.min(1 << random.nextInt(4), bytes.length - at));
    }

    /** Length of a piece from {@code at} on, mostly a short one. */
    private int piece(byte[] bytes, int at) {
        return Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
    }

    private static byte[] splice(byte[] bytes, int end, byte[] middle, int start) {
        return ByteBuffer.allocate(end + middle.length + bytes.length - start)
                .put(bytes, 0, end)
                .put(middle)
                .put(bytes, start, bytes.length - start)
                .array();
    }
}
