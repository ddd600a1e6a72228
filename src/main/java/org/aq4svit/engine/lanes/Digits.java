package org.aq4svit.engine.lanes;

/**
 * Real numbers as whole numbers of several digits, from the highest to the lowest: {@code x = q * unit}, and {@code q + offset} is never
 * negative, so that its digits are not either.
 *
 * <p>CPUs without VNNI add products of unsigned with signed bytes in pairs and saturate at 16 bits. That limits the digits that may meet
 * weights of a given size.
 */
public enum Digits {
    /** Three digits of eight bits, for weights from -64 to 64: 24 bits, as many as a float has. */
    WIDE(3, 8),
    /** Four digits of seven bits, for weights from -128 to 127. */
    NARROW(4, 7);

    private final int count;
    private final int bits;

    Digits(int count, int bits) {
        this.count = count;
        this.bits = bits;
    }

    /** How many digits a number has. */
    public int count() {
        return count;
    }

    /** Bits of a digit. */
    public int bits() {
        return bits;
    }

    /** Base of the digits. */
    public int base() {
        return 1 << bits;
    }

    /** The highest digit of zero; its others are zero. */
    public int highOfZero() {
        return base() / 2;
    }

    /** What is added to a number to keep it from being negative. */
    public int offset() {
        return 1 << count * bits - 1;
    }

    /** The largest number with its offset. */
    public int largest() {
        return (1 << count * bits) - 1;
    }

    /**
     * The power of two that makes whole numbers of values up to {@code largest} and uses all digits. Multiplying by it and by its inverse is
     * exact.
     */
    public float scale(float largest) {
        int exponent = largest == 0 ? 0 : Math.getExponent(largest) + 1;
        return power(Math.max(-60, Math.min(60, count * bits - 1 - exponent)));
    }

    private static float power(int exponent) {
        return Float.intBitsToFloat(Float.MAX_EXPONENT + exponent << 23);
    }
}
