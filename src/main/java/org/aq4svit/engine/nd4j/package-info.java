/**
 * The engine on any ND4J backend, in float32.
 *
 * <p>Convolutions and matrix products are ND4J's (oneDNN and BLAS on a CPU); everything between them, the neurons above all, are passes of
 * our own over the same memory ({@link org.aq4svit.engine.nd4j.Passes}).
 */
package org.aq4svit.engine.nd4j;
