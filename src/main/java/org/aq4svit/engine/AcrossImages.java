package org.aq4svit.engine;

/**
 * Stands before a sink where one membrane runs through all frames of a batch: the kernel's step {@code t * images + b} is image b at time
 * step t.
 *
 * @param images number of images B
 * @param neurons number of neurons per frame
 */
public record AcrossImages(MembraneSink sink, int images, int neurons) implements MembraneSink {
    @Override
    public void begin(int frames, int perFrame) {
        sink.begin(frames / images, images * neurons);
    }

    @Override
    public void accept(int frame, int position, float[] potentials, int length) {
        sink.accept(frame / images, frame % images * neurons + position, potentials, length);
    }
}
