package org.aq4svit.search;

import org.aq4svit.model.WeightLayer;
import org.aq4svit.quant.BitWidth;

/** How large the error is that rounding brings into the weights of a layer. */
public interface RoundingErrors {
    /** By the number of levels alone, for weights that are not known: the error falls with its square. */
    RoundingErrors BY_LEVELS = (layer, bits) -> {
        double levels = bits == BitWidth.FLOAT ? Double.POSITIVE_INFINITY : BitWidth.largestLevel(bits);
        return layer.conv().weights() / (levels * levels);
    };

    /** Sum of squared errors of a layer's weights, up to a factor that is the same for all widths of the layer. */
    double of(WeightLayer layer, int bits);
}
