/**
 * Plain dense arrays with a shape and an element type, and the safetensors files that hold them.
 *
 * <p>{@link org.aq4svit.tensor.Tensor} is how numbers travel between files and the other rooms; it computes nothing.
 * {@link org.aq4svit.tensor.Safetensors} reads and writes the file format of the same name.
 * {@link org.aq4svit.tensor.QuantizedWeights} are weights as integers with scales.
 */
package org.aq4svit.tensor;
