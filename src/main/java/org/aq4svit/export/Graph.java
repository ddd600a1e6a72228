package org.aq4svit.export;

import org.aq4svit.engine.Affine;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;

/**
 * What a network is built of in another framework, once time is unrolled. Activations are float32 {@code [N, C, H, W]}, N images.
 *
 * @param <V> a value of that framework
 */
interface Graph<V> {
    /** A convolution with its bias. A layer's weights are there once, however often it is applied. */
    V linear(V x, Op.Conv conv);

    /** {@code scale[c] * x + shift[c]}, which is what {@code op} does. */
    V affine(V x, Op.Multiplying op, Affine affine);

    /** {@code x + y}. */
    V sum(V x, V y);

    /** {@code x - y}. */
    V difference(V x, V y);

    /** {@code x * y}, where axes of size 1 are repeated. */
    V product(V x, V y);

    /** {@code factor * x}. */
    V scaled(V x, float factor);

    /** One where {@code x >= threshold}, zero elsewhere. */
    V atLeast(V x, float threshold);

    /** {@code x}, but at least 0 and at most {@code most}, rounded to a whole number. */
    V level(V x, float most, Firing.Rounding rounding);

    /** With {@code width} pixels of zeros around it. */
    V framed(V x, int width);

    /** Maximum over 3x3 windows, stride 2; the border counts as minus infinity. */
    V maxPool(V x);

    /** Mean over height and width: {@code [N, C, 1, 1]}. */
    V spatialMean(V x);

    /** Sum over one axis, which stays with size 1. */
    V sumOver(V x, int axis);

    /** The same values as {@code [N, sizes...]}. */
    V reshaped(V x, int... sizes);

    /** Of an axis, the entries from one (inclusive) to another. */
    V part(V x, int axis, int from, int to);

    /** The last two axes exchanged. */
    V transposed(V x);

    /** Matrix product over the last two axes. */
    V matrixProduct(V x, V y);
}
