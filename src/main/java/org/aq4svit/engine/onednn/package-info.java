/**
 * The engine on whole numbers: every weight layer is a product of unsigned bytes with signed bytes, summed exactly in 32 bits by oneDNN
 * (AMX, VNNI, AVX-512 or AVX2, whichever the CPU has) and scaled afterwards.
 *
 * <p>Spikes are bytes already. What is real is written as whole numbers of several digits, digit by digit one product: the weights of the
 * float network as three digits of eight bits ({@code LayerWeights}), real inputs as three digits of seven
 * ({@code PixelDigits}, {@code FrameDigits}). A sum of float products would depend on its order and with it on the instruction set,
 * the number of threads and the size of a batch; these sums do not, so that a network answers the same to the bit on every machine.
 *
 * <p>Layers are computed when what follows them asks, strip by strip ({@code Strip}): sums go from the product
 * into the neurons without ever leaving the second-level cache.
 */
package org.aq4svit.engine.onednn;
