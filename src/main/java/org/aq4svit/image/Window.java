package org.aq4svit.image;

/** A rectangle of pixels within an image. */
record Window(int left, int top, int width, int height) {
    /** The square of the given side in the middle, where torchvision's {@code CenterCrop} puts it. */
    static Window centred(int width, int height, int side) {
        return new Window(middle(width - side), middle(height - side), side, side);
    }

    /** Half of the spare pixels; an odd half is rounded to the even number, as by Python's {@code round}. */
    private static int middle(int spare) {
        return (int) Math.rint(spare / 2.0);
    }
}
