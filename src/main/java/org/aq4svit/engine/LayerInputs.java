package org.aq4svit.engine;

import org.aq4svit.model.Op;
import org.aq4svit.quant.Gram;

/** What the weights of layers are multiplied with. */
public interface LayerInputs {
    /** There are no calibration images. */
    LayerInputs UNKNOWN = conv -> {
        throw new IllegalStateException("no calibration images for the inputs of " + conv.name());
    };

    /** Second moments of a layer's inputs in the float network. */
    Gram of(Op.Conv conv);
}
