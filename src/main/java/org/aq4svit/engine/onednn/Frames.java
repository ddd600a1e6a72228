package org.aq4svit.engine.onednn;

import org.aq4svit.engine.frames.Pictures;
import org.aq4svit.engine.lanes.Lanes;

/** An activation that is in memory, frame by frame, all images of a time step together. */
final class Frames implements Pictures {
    private final Stored activation;
    private final Form form;
    private byte[] bytes = {};

    Frames(Stored activation) {
        this.activation = activation;
        this.form = activation.form();
    }

    @Override
    public int frames() {
        return form.frames();
    }

    @Override
    public int height() {
        return form.height();
    }

    @Override
    public int width() {
        return form.width();
    }

    @Override
    public int channels() {
        return form.channels();
    }

    private int at(int frame) {
        return form.at(frame % form.images(), frame / form.images());
    }

    private byte[] bytes() {
        bytes = bytes.length < form.frame() ? new byte[form.frame()] : bytes;
        return bytes;
    }

    @Override
    public void load(int frame, float[] into) {
        activation.read(at(frame), into, form.frame());
    }

    @Override
    public void store(int frame, float[] from) {
        if (activation instanceof Real real) {
            real.write(at(frame), from, form.frame());
        } else {
            Small small = (Small) activation;
            byte[] narrow = bytes();
            Lanes.best().narrow(from, small.unit(), narrow, form.frame());
            small.memory().bytes().put(at(frame), narrow, 0, form.frame());
        }
    }
}
