package org.aq4svit.engine;

import org.aq4svit.model.Op;

/**
 * Brings the weights of a layer into the form that kernels want.
 *
 * @param <W> that form
 */
public interface KernelForm<W> {
    /**
     * Weights in kernel form.
     *
     * @param weights in checkpoint order: levels, which are whole numbers, if {@code bits} is below 32, otherwise the weights themselves
     */
    W of(Op.Conv conv, float[] weights, int bits);
}
