/**
 * The forward pass.
 *
 * <p>An {@link org.aq4svit.engine.Engine} walks many settings of one network over a batch of images at once, block by block, and computes
 * every prefix that settings share only once. {@link org.aq4svit.engine.PrefixWalk} does the walking for all engines; what differs
 * between them is a small set of {@link org.aq4svit.engine.Kernels}. A {@link org.aq4svit.engine.Watch} sees the membranes go by and may
 * stop a setting that has no hope.
 */
package org.aq4svit.engine;
