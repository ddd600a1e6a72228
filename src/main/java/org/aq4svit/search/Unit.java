package org.aq4svit.search;

import java.util.List;

/**
 * What one bit width is chosen for.
 *
 * @param scope its name, such as {@code stage3.block2}
 * @param layers indices of its layers in order of execution
 */
public record Unit(String scope, List<Integer> layers) {}
