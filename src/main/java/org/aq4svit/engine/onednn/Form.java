package org.aq4svit.engine.onednn;

/**
 * The sizes of an activation: {@code [images, steps, height, width, channels]}, images outermost.
 *
 * @param steps time steps, or 1 if it does not change with time
 */
record Form(int images, int steps, int height, int width, int channels) {

    /** Values of a row of pixels. */
    int row() {
        return width * channels;
    }

    /** Values of a frame. */
    int frame() {
        return height * row();
    }

    /** Number of frames. */
    int frames() {
        return images * steps;
    }

    /** All values. */
    int values() {
        return Math.multiplyExact(frames(), frame());
    }

    /** Which of the frames is that of an image at a step. What does not change with time has the same at every step. */
    int frame(int image, int step) {
        return image * steps + Math.min(step, steps - 1);
    }

    /** Index of the first value of a frame. */
    int at(int image, int step) {
        return frame(image, step) * frame();
    }

    boolean timed() {
        return steps > 1;
    }
}
