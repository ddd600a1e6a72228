/**
 * Loops over small arrays that stay in the first-level cache: neurons, multiply-adds, drift.
 *
 * <p>{@link org.aq4svit.engine.lanes.Lanes} says what they compute, to the bit; which implementation runs is found at start-up. Every
 * element is computed on its own, or summed as whole numbers, so that neither vector width nor order can be seen in a result.
 */
package org.aq4svit.engine.lanes;
