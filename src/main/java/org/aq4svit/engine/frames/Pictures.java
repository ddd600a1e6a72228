package org.aq4svit.engine.frames;

/** An activation as a row of frames of {@code [height, width, channels]}, wherever its values lie. */
public interface Pictures {
    /** Number of frames. */
    int frames();

    /** Height of a frame. */
    int height();

    /** Width of a frame. */
    int width();

    /** Channels of a pixel. */
    int channels();

    /** Copies a frame into {@code into} from index 0. */
    void load(int frame, float[] into);

    /** Copies a frame from {@code from}. */
    void store(int frame, float[] from);

    /** Values of a frame. */
    default int perFrame() {
        return height() * width() * channels();
    }
}
