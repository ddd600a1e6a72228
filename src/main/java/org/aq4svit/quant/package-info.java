/**
 * Bit widths: which layer has which, what the weights become, and what that saves.
 *
 * <p>A {@link org.aq4svit.quant.Setting} gives every weight layer a width and has a text form that users write. A
 * {@link org.aq4svit.quant.WeightQuantizer} turns float weights into integers and one scale per output channel,
 * one of them with the help of a {@link org.aq4svit.quant.Gram} of what the weights are multiplied with. A
 * {@link org.aq4svit.quant.Footprint} counts the bytes.
 */
package org.aq4svit.quant;
