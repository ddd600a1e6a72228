package org.aq4svit.engine.onednn;

/** What a product multiplies with its weights: whole numbers of one digit or of several, the highest first. */
interface Operand {
    /** How many digits a number has. */
    int digits();

    /** Base of the digits. */
    int base();

    /** The highest digit of zero. */
    int highOfZero();

    /** Makes what a strip of the result needs. */
    void open(Strip strip);

    /**
     * Multiplies the strip that is open.
     *
     * @param count how many digits to multiply, from the highest on
     * @param plane which digit of the weights
     * @param at where in the memory for sums the result goes: {@code [digit, images, steps, rows, width, channels]}
     * @param each number of sums for each digit
     */
    void multiply(Multiplier multiplier, int plane, int count, int at, int each);

    /**
     * Multiplies values of one frame of the strip by their units.
     *
     * @param frame counted over the images and steps of the strip
     * @param pixel of the first value, counted over the rows of the strip
     */
    void scale(int frame, int pixel, float[] values, int count, int channels);

    /** Lets go of what it is made of. */
    void release();
}
